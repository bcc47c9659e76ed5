import { ConflictError, LocalError, ServiceError } from '@slipway/sdk'
import pc from 'picocolors'
import { describe, expect, it } from 'vitest'
import { formatError, formatStacks } from './error.js'

const PLAIN = pc.createColors(false)

describe('formatError', () => {
  it('says what happened and, on its own line, what to do', () => {
    const error = new ConflictError('ALREADY_EXISTS', {
      action: 'push to',
      target: 'r.example.com/s/g:1',
      reason: 'the tag names another image',
      hint: 'Choose another tag.',
    })

    expect(formatError(error, PLAIN)).toEqual([
      'error: Could not push to r.example.com/s/g:1: the tag names another image. (ALREADY_EXISTS)',
      '  → Choose another tag.',
    ])
  })

  it('dims the code on a terminal', () => {
    const error = new LocalError('INTERNAL', { action: 'finish', reason: 'x' })

    expect(formatError(error, pc.createColors(true)).join('')).toContain('\u001b[2m(INTERNAL)\u001b[22m')
  })

  it("adds the server's own words where the message lacks them, without control characters", () => {
    const error = new ServiceError('SERVER_ERROR', {
      action: 'put the manifest',
      reason: 'the registry answered 500 (known)',
      side: 'registry',
      serverErrors: [
        { code: 'UNKNOWN', message: 'disk\u001b[31m full' },
        { code: 'UNKNOWN', message: 'known' },
      ],
    })

    expect(formatError(error, PLAIN)).toEqual([
      'error: Could not put the manifest: the registry answered 500 (known). (SERVER_ERROR)',
      '  registry: UNKNOWN disk\uFFFD[31m full',
    ])
  })
})

describe('formatStacks', () => {
  it('prints stacks of the error and its causes, and none of their fields', () => {
    const cause = Object.assign(new Error('socket hang up'), { config: { headers: 'Bearer sentinel' } })
    const text = formatStacks(new LocalError('INTERNAL', { action: 'finish', reason: 'x', cause })).join('\n')

    expect(text).toContain('Could not finish: x.')
    expect(text).toContain('socket hang up')
    expect(text).not.toContain('sentinel')
  })
})
