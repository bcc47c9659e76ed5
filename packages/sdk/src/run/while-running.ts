import type { EngineContainers } from '../docker/containers.js'
import { systemClock } from '../support/clock.js'
import { FOREVER_MS } from '../support/deadline.js'

/** A container that runs, and its end. */
export interface RunningServer {
  /** Fires when it has ended. */
  readonly signal: AbortSignal
  /**
   * Resolves when it has ended.
   *
   * @throws LocalError when the engine is lost.
   */
  readonly finished: Promise<void>
  /** Resolves when it has ended, the time is up, or the signal fires. */
  orAfter(durationMs: number | undefined, signal: AbortSignal): Promise<void>
}

/** Watches over a container that was started. */
export function whileRunning(containers: EngineContainers, id: string): RunningServer {
  const end = new AbortController()
  const finished = containers.waitForEnd(id).finally(() => end.abort())
  // It is awaited later; until then nobody is there to hear of a failure.
  finished.catch(() => undefined)
  return {
    signal: end.signal,
    finished,
    async orAfter(durationMs = FOREVER_MS, signal) {
      const patienceMs = Math.min(durationMs, FOREVER_MS)
      await systemClock.sleep(patienceMs, AbortSignal.any([end.signal, signal])).catch(() => undefined)
    },
  }
}
