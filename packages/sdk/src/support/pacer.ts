import { setImmediate as nextTurn } from 'node:timers/promises'
import { throwIfAborted } from './abort.js'

/** Longest time in milliseconds that synchronous work keeps timers, sockets and signals waiting. */
const SLICE_MS = 15

/**
 * Makes a function to call between small pieces of synchronous work: now and then it lets everything else have a turn,
 * and it ends the work when the signal fired.
 *
 * Thousands of small file operations are several times faster one after the other than through the thread pool.
 */
export function createPacer(signal: AbortSignal | undefined, action: string): () => Promise<void> {
  let sliceEndsAt = performance.now() + SLICE_MS
  return async () => {
    if (performance.now() < sliceEndsAt) return
    await nextTurn()
    throwIfAborted(signal, action)
    sliceEndsAt = performance.now() + SLICE_MS
  }
}
