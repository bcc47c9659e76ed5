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

/** Calls `onAbort` once when the signal fires (at once if it has), and returns the function that stops listening. */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => undefined
  if (signal.aborted) {
    listener()
    return () => undefined
  }
  signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
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
