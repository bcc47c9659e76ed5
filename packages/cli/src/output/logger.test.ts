import { describe, expect, it } from 'vitest'
import { createLineLogger, logLevel } from './logger.js'

describe('logLevel', () => {
  it.each([
    [{}, 'warn'],
    [{ SLIPWAY_LOG: 'DEBUG' }, 'debug'],
    [{ SLIPWAY_LOG: 'loud' }, 'warn'],
  ])('reads %j as %s', (env, level) => {
    expect(logLevel(env)).toBe(level)
  })
})

describe('createLineLogger', () => {
  it('writes one line for each message from its level up', () => {
    const lines: string[] = []
    const logger = createLineLogger('info', (line) => lines.push(line))

    logger.debug('unheard')
    logger.info('request', { status: 200 })
    logger.error('two\nlines')

    expect(lines).toEqual(['info: request {"status":200}', 'error: two\uFFFDlines'])
  })
})
