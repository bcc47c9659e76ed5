import { AbortError } from '../errors/classes.js'

/**
 * Throws when the signal is aborted already.
 *
 * @throws AbortError with code `ABORTED`.
 */
export function throwIfAborted(signal: AbortSignal | undefined, action: string): void {
  if (signal?.aborted) throw abortError(action)
}

/** The error for work that the caller's signal ended. */
export function abortError(action: string): AbortError {
  return new AbortError('ABORTED', {
    action,
    reason: 'it was cancelled',
    hint: 'Start it again when you are ready: what was sent already is not sent twice.',
    side: 'local',
  })
}

/** Who waits for each signal. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls the listener once when the signal fires (at once if it has), and returns the function that stops listening.
 *
 * The signal itself carries one listener of ours, however many wait: Node takes more than ten for a leak, and says so on
 * the user's screen.
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => undefined
  if (signal.aborted) {
    listener()
    return () => undefined
  }
  const listeners = waiting.get(signal) ?? waitFor(signal)
  const own = () => listener()
  listeners.add(own)
  return () => listeners.delete(own)
}

function waitFor(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>()
  waiting.set(signal, listeners)
  const tellAll = () => {
    for (const listener of listeners) listener()
  }
  signal.addEventListener('abort', tellAll, { once: true })
  return listeners
}

/** Settles as the promise does, or rejects within a tick of the signal, whichever comes first. */
export async function abortable<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  action: string,
): Promise<T> {
  if (signal === undefined) return promise
  return new Promise<T>((resolve, reject) => {
    const stop = onAbort(signal, () => reject(abortError(action)))
    promise.then(resolve, reject).finally(stop)
  })
}
