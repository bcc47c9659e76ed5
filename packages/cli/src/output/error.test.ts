import { ConfigError, ConflictError, LocalError, ServiceError } from '@slipway/sdk'
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

  it('repeats the last lines of a build that failed as they would look, whatever the message has of them', () => {
    const error = new LocalError('BUILD_FAILED', {
      action: 'build the image at',
      target: 'Dockerfile:7',
      reason: 'RUN make ended with exit code 2',
      hint: 'Correct the command.',
      side: 'engine',
      serverErrors: ['make', '\u001b[31mserver.c:1:\terror\u001b[0m'].map((message) => ({
        code: '',
        message,
      })),
    })

    expect(formatError(error, PLAIN)).toEqual([
      'error: Could not build the image at Dockerfile:7: RUN make ended with exit code 2. (BUILD_FAILED)',
      '  engine: make',
      '  engine: server.c:1:  error',
      '  → Correct the command.',
    ])
  })

  it('indents what a reason has beyond its first line', () => {
    const reason = 'unknown flag: --mout\r\n>>> RUN --mout=type=cache make'
    const error = new ConfigError('DOCKERFILE_INVALID', { action: 'build from', target: 'D:2', reason })

    expect(formatError(error, PLAIN)).toEqual([
      'error: Could not build from D:2: unknown flag: --mout',
      '  >>> RUN --mout=type=cache make. (DOCKERFILE_INVALID)',
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
