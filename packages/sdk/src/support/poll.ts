import { type Clock, systemClock } from './clock.js'

/** How often, and how long, a question is asked. */
export interface PollOptions<T> {
  /** Whether an answer is the last one. */
  readonly isDone: (answer: T) => boolean
  /** Milliseconds between the first two questions; each pause is half as long again as the one before. */
  readonly pauseMs: number
  readonly maxPauseMs: number
  /** Default: until the signal fires. */
  readonly timeoutMs?: number | undefined
  /** Told of the first answer, and of each whose state differs from the one before. */
  readonly onStatus?: ((answer: T) => void) | undefined
  readonly signal?: AbortSignal | undefined
  readonly clock?: Clock | undefined
}

/**
 * Asks until an answer is the last one or the time is up, less often the longer it takes, and gives the latest answer. The
 * question is told how long has been waited.
 *
 * @throws AbortError within a tick of the signal; everything that the question throws.
 */
export async function poll<T extends { readonly state: string }>(
  question: (waitedMs: number) => Promise<T>,
  options: PollOptions<T>,
): Promise<{ readonly answer: T; readonly isDone: boolean }> {
  const { isDone, maxPauseMs, timeoutMs, onStatus, signal, clock = systemClock } = options
  const startedAtMs = clock.now()
  let before: string | undefined
  for (let pauseMs = options.pauseMs; ; pauseMs = Math.min(maxPauseMs, pauseMs * 1.5)) {
    const answer = await question(clock.now() - startedAtMs)
    if (answer.state !== before) onStatus?.(answer)
    before = answer.state
    if (isDone(answer)) return { answer, isDone: true }
    const leftMs = timeoutMs === undefined ? pauseMs : startedAtMs + timeoutMs - clock.now()
    if (leftMs <= 0) return { answer, isDone: false }
    await clock.sleep(Math.min(pauseMs, leftMs), signal)
  }
}
