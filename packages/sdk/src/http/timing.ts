import type { Clock } from '../support/clock.js'

/** How time passes for requests. Tests put their own in place of the defaults. */
export interface Timing {
  /** Default: the clock of this machine. */
  readonly clock?: Clock | undefined
  /** Milliseconds for a connection to come up. Default 30,000. */
  readonly connectTimeoutMs?: number | undefined
  /** Milliseconds without a byte in either direction after which a transfer counts as dead. Default 60,000. */
  readonly stallTimeoutMs?: number | undefined
  /** Most milliseconds to wait for an answer, whatever its request allows. Default no bound besides the request's. */
  readonly answerTimeoutMs?: number | undefined
}
