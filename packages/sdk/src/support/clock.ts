import { abortError, onAbort } from './abort.js'

/** Time as the SDK sees it; tests put their own in its place. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Waits, or rejects with `ABORTED` as soon as the signal fires. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve, reject) => {
      let stopListening: () => void = () => undefined
      const timer = setTimeout(() => {
        stopListening()
        resolve()
      }, durationMs)
      stopListening = onAbort(signal, () => {
        clearTimeout(timer)
        reject(abortError('wait'))
      })
    }),
}
