/** Node's longest timer, 24 days. */
export const FOREVER_MS = 2 ** 31 - 1

/** A signal with a time limit. */
export interface Deadline {
  /** Fires when the caller's signal does, or when the time is up. */
  readonly signal: AbortSignal
  /** Whether the time is up. */
  isOver(): boolean
  /** Ends the timer. */
  end(): void
}

/**
 * Starts a time limit besides a signal. Whoever starts it ends it.
 *
 * `AbortSignal.timeout` would do, but for Node: a timer that nobody but `AbortSignal.any` listens to may be cleaned up with the
 * memory, and then never fires.
 */
export function startDeadline(signal: AbortSignal | undefined, timeoutMs: number): Deadline {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), Math.min(timeoutMs, FOREVER_MS))
  return {
    signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
    isOver: () => late.signal.aborted,
    end: () => clearTimeout(timer),
  }
}
