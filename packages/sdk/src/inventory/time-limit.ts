import { isSdkError } from '../errors/guards.js'
import { startDeadline } from '../support/deadline.js'

/** How long a question that only chooses the way may take. */
export const PROBE_TIMEOUT_MS = 3_000

/**
 * Asks something whose answer only chooses the way, within {@link PROBE_TIMEOUT_MS}. What goes wrong is told in words instead
 * of thrown, so that a slow or broken service costs its features and nothing else.
 *
 * @throws AuthError `CREDENTIAL_REJECTED`, because no way is better with a wrong credential; AbortError when the caller's
 * signal fires.
 */
export async function ask<T>(
  question: (signal: AbortSignal) => Promise<T>,
  { signal, timeoutMs = PROBE_TIMEOUT_MS }: AskOptions,
): Promise<{ readonly answer: T } | { readonly problem: string }> {
  const deadline = startDeadline(signal, timeoutMs)
  try {
    return { answer: await question(deadline.signal) }
  } catch (error) {
    if (!isSdkError(error) || signal?.aborted || error.code === 'CREDENTIAL_REJECTED') throw error
    if (error.code === 'ABORTED') return { problem: `no answer within ${timeoutMs / 1000} s` }
    return { problem: error.reason }
  } finally {
    deadline.end()
  }
}

/** Ends a question early. */
export interface AskOptions {
  readonly signal?: AbortSignal | undefined
  /** @defaultValue 3 seconds */
  readonly timeoutMs?: number | undefined
}
