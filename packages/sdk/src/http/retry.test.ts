import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { silentLogger } from '../../test/support/a-registry.js'
import { aClock } from '../../test/support/fake-clock.js'
import { ConnectionError, IntegrityError, ServiceError } from '../errors/classes.js'
import {
  MAX_ATTEMPTS,
  parseRetryAfter,
  RETRY_BUDGET_MS,
  type RetryMode,
  retryDelayMs,
  withRetries,
} from './retry.js'
import { Silence } from './silence.js'

const broken = () => new ConnectionError('NETWORK', { action: 'try', reason: 'cut', retryable: true })
const failed = () =>
  new ServiceError('SERVER_ERROR', { action: 'try', reason: 'down', status: 503, retryable: true })

/** Runs work that always fails, and counts. */
async function attemptsOf(mode: RetryMode, error: () => Error) {
  const clock = aClock()
  let attempts = 0
  const work = async () => {
    attempts += 1
    throw error()
  }
  await withRetries(work, { mode, clock, logger: silentLogger, random: () => 0 }).catch(() => undefined)
  return { attempts, sleeps: clock.sleeps }
}

describe('retryDelayMs', () => {
  it('doubles from half a second', () => {
    const delays = [1, 2, 3, 4].map((attempts) => retryDelayMs({ attempts, waitedMs: 0, random: 0 }))

    expect(delays).toEqual([500, 1000, 2000, undefined])
  })

  it('keeps to its attempts, its budget and its jitter, and never undercuts the server', () => {
    const situation = fc.record({
      attempts: fc.integer({ min: 1, max: 10 }),
      waitedMs: fc.integer({ min: 0, max: 200_000 }),
      retryAfterMs: fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined }),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    })

    fc.assert(
      fc.property(situation, (s) => {
        const delayMs = retryDelayMs(s)
        if (delayMs === undefined) return
        const fullMs = Math.min(8_000, 500 * 2 ** (s.attempts - 1))

        expect(s.attempts).toBeLessThan(MAX_ATTEMPTS)
        expect(s.waitedMs + delayMs).toBeLessThanOrEqual(RETRY_BUDGET_MS)
        expect(delayMs).toBeGreaterThanOrEqual(Math.max(s.retryAfterMs ?? 0, Math.floor(fullMs * 0.75)))
        expect(delayMs).toBeLessThanOrEqual(Math.max(s.retryAfterMs ?? 0, fullMs))
      }),
    )
  })
})

describe('parseRetryAfter', () => {
  const nowMs = Date.UTC(2026, 0, 5, 12)

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
    ['Mon, 05 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j ms', (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected)
  })
})

describe('withRetries', () => {
  it('tries four times and waits three times', async () => {
    expect(await attemptsOf('always', broken)).toEqual({ attempts: 4, sleeps: [500, 1000, 2000] })
  })

  it('does not repeat what the caller repeats, nor what cannot succeed', async () => {
    const final = () => new ServiceError('UNSUPPORTED', { action: 'try', reason: 'no' })

    expect(await attemptsOf('never', broken)).toMatchObject({ attempts: 1 })
    expect(await attemptsOf('always', final)).toMatchObject({ attempts: 1 })
    expect(await attemptsOf('always', () => new Error('a defect'))).toMatchObject({ attempts: 1 })
  })

  it('gives a server error one more chance only, where that is asked for', async () => {
    expect(await attemptsOf('once-on-5xx', failed)).toMatchObject({ attempts: 2 })
    expect(await attemptsOf('once-on-5xx', broken)).toMatchObject({ attempts: 4 })
  })

  it('returns what a later attempt returns', async () => {
    let attempts = 0
    const work = async () => {
      attempts += 1
      if (attempts < 3) throw broken()
      return attempts
    }

    expect(await withRetries(work, { mode: 'always', clock: aClock(), logger: silentLogger })).toBe(3)
  })

  it('does not repeat what went wrong on this machine, although its caller may', async () => {
    const changed = () =>
      new IntegrityError('FILE_CHANGED', {
        action: 'pack',
        reason: 'changed',
        side: 'local',
        retryable: true,
      })

    expect(await attemptsOf('always', changed)).toMatchObject({ attempts: 1 })
  })

  it('tells the attempts in the last error', async () => {
    const failing = withRetries(async () => Promise.reject(broken()), {
      mode: 'always',
      clock: aClock(),
      logger: silentLogger,
    })

    await expect(failing).rejects.toMatchObject({
      attempts: 4,
      message: expect.stringMatching(/ after 4 attempts\.$/),
    })
  })

  it('counts silence as waiting, so that a dead peer costs two minutes and not the sum of all attempts', async () => {
    const silent = (durationMs: number) => () =>
      new ConnectionError('STALLED', {
        action: 'try',
        reason: 'silence',
        retryable: true,
        cause: new Silence(durationMs),
      })

    expect(await attemptsOf('always', silent(60_000))).toMatchObject({ attempts: 2 })
    expect(await attemptsOf('always', silent(900_000))).toMatchObject({ attempts: 1 })
  })
})
