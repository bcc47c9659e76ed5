import { afterAttempts } from '../errors/attempts.js'
import { isSdkError } from '../errors/guards.js'
import { withHint } from '../errors/with-hint.js'
import { retryDelayMs } from '../http/retry.js'
import { isAnswerLost } from '../platform/lost-answer.js'
import { type Clock, systemClock } from '../support/clock.js'

/** Requests in all that one thing may cost. */
const MAX_REQUESTS = 3
/** Milliseconds before each look for what a lost request may have made: the server may still be at work. */
const LOOK_AFTER_MS = [0, 500, 2_000] as const

/** Something that is made by one request, and must not be made twice. */
export interface OnceWork<M, F> {
  /** Sends the request. */
  make(): Promise<M>
  /** Finds what the request may have made. */
  look(): Promise<F | undefined>
  readonly clock?: Clock | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Makes something once. After a lost answer it is looked for, and the request is sent again only where it is not there; a server
 * that had no time (429) did nothing, and is asked again when it wants to be. At most 3 requests.
 *
 * @returns what the request gave, or what was found after it.
 * @throws everything that `make` throws; AbortError.
 */
export async function makeOnce<M, F>(
  work: OnceWork<M, F>,
): Promise<{ readonly made: M } | { readonly found: F }> {
  const { clock = systemClock, signal } = work
  let waitedMs = 0
  for (let attempts = 1; ; attempts += 1) {
    try {
      return { made: await work.make() }
    } catch (error) {
      if (isAnswerLost(error)) {
        const found = await lookAfter(error, work)
        if (found !== undefined) return { found }
        if (attempts === MAX_REQUESTS) throw tried(error, attempts)
      } else {
        const delayMs = attempts < MAX_REQUESTS ? pauseMs(error, attempts, waitedMs) : undefined
        if (delayMs === undefined) throw tried(error, attempts)
        await clock.sleep(delayMs, signal)
        waitedMs += delayMs
      }
    }
  }
}

/** Milliseconds that a server without time is left alone; `undefined` for another error, and where that is too long. */
function pauseMs(error: unknown, attempts: number, waitedMs: number): number | undefined {
  if (!isSdkError(error, 'RATE_LIMITED')) return undefined
  return retryDelayMs({ attempts, waitedMs, retryAfterMs: error.retryAfterMs, random: Math.random() })
}

async function lookAfter<F>(
  lost: unknown,
  { look, clock = systemClock, signal }: OnceWork<unknown, F>,
): Promise<F | undefined> {
  for (const delayMs of LOOK_AFTER_MS) {
    if (delayMs > 0) await clock.sleep(delayMs, signal)
    try {
      const found = await look()
      if (found !== undefined) return found
    } catch (error) {
      if (!isSdkError(lost) || isSdkError(error, 'ABORTED')) throw error
      throw withHint(lost, 'Try again later: it is looked for then, so that nothing is made twice.')
    }
  }
  return undefined
}

function tried(error: unknown, attempts: number): unknown {
  return isSdkError(error) && attempts > 1 ? afterAttempts(error, attempts) : error
}
