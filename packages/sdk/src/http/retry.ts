import { afterAttempts } from '../errors/attempts.js'
import { isSdkError } from '../errors/guards.js'
import type { Logger } from '../log/logger.js'
import type { Clock } from '../support/clock.js'
import { silenceMs } from './silence.js'

/**
 * When a failed request is sent again: `always` when its error is retryable, `once-on-5xx` likewise but at most once
 * after a server error, `never` when the caller repeats a larger unit itself.
 */
export type RetryMode = 'always' | 'once-on-5xx' | 'never'

/** Most attempts, the first one included. */
export const MAX_ATTEMPTS = 4
/** Longest time in milliseconds that all waiting may take together. */
export const RETRY_BUDGET_MS = 120_000
const BASE_DELAY_MS = 500
const MAX_DELAY_MS = 8_000
const JITTER = 0.25

/** What the decision about one more attempt depends on. */
export interface RetrySituation {
  /** Attempts made so far: 1 or more. */
  readonly attempts: number
  /** Milliseconds waited so far, between them and in vain for a peer that was silent. */
  readonly waitedMs: number
  /** Milliseconds that the server asked to wait. */
  readonly retryAfterMs?: number | undefined
  /** A random number from 0 to 1. */
  readonly random: number
}

/** Milliseconds to wait before the next attempt, or `undefined` when there is none. */
export function retryDelayMs(situation: RetrySituation): number | undefined {
  const { attempts, waitedMs, retryAfterMs, random } = situation
  if (attempts >= MAX_ATTEMPTS) return undefined
  const backoffMs = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (attempts - 1)) * (1 - JITTER * random)
  const delayMs = Math.max(Math.round(backoffMs), retryAfterMs ?? 0)
  return waitedMs + delayMs > RETRY_BUDGET_MS ? undefined : delayMs
}

/**
 * Milliseconds that a `Retry-After` header asks to wait, given as seconds or as a date; `undefined` when it is neither.
 *
 * @see RFC 9110, section 10.2.3
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim()
  if (text === undefined || text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const dateMs = Date.parse(text)
  // Date.parse takes many texts for a date; a real one has a day name and a comma.
  return Number.isNaN(dateMs) || !text.includes(',') ? undefined : Math.max(0, dateMs - nowMs)
}

/** What {@link withRetries} needs besides the work. */
export interface RetryOptions {
  readonly mode: RetryMode
  readonly clock: Clock
  readonly logger: Logger
  readonly signal?: AbortSignal | undefined
  /** Random numbers from 0 to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined
}

/**
 * Does the work, again while its error is worth it. The last error tells the attempts.
 *
 * Silence counts as waiting: who has waited for a dead peer once does not wait four times as long.
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { mode, clock, logger, signal, random = Math.random } = options
  let waitedMs = 0
  let serverErrors = 0
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await work()
    } catch (error) {
      if (mode === 'never' || !isSdkError(error) || error.code === 'ABORTED') throw error
      if ((error.status ?? 0) >= 500) serverErrors += 1
      waitedMs += silenceMs(error)
      // What this machine got wrong, such as a file that a build still writes, no other attempt gets right.
      const isWorthIt = error.retryable && error.side !== 'local' && (mode === 'always' || serverErrors < 2)
      const { retryAfterMs } = error
      const delayMs = isWorthIt
        ? retryDelayMs({ attempts, waitedMs, retryAfterMs, random: random() })
        : undefined
      if (delayMs === undefined) throw attempts > 1 ? afterAttempts(error, attempts) : error
      logger.info(`${error.message} Next attempt in ${delayMs} ms.`)
      await clock.sleep(delayMs, signal)
      waitedMs += delayMs
    }
  }
}
