import type { BuildListener } from '../docker/build-event.js'
import { type ProgressListener, startStep } from '../support/progress.js'

/** Counts the steps of a build. */
export interface BuildProgress {
  readonly take: BuildListener
  /** Reports that all is done. */
  finish(): void
}

/**
 * Starts to count. The engine learns of steps as it goes, and does another one for keeping the image: the count is never full
 * before the build is over.
 */
export function followBuildProgress(listener: ProgressListener | undefined): BuildProgress {
  const step = startStep(listener, 'build', 'items', 1)
  const ended = new Set<string>()
  let known = 0
  return {
    take(event) {
      if (event.type === 'steps') {
        known = Math.max(known, event.known)
        step.expect(known + 1)
      }
      if (event.type !== 'step') return
      const hasEnded = event.state === 'done' || event.state === 'cached'
      if (hasEnded === ended.has(event.id)) return
      if (hasEnded) ended.add(event.id)
      else ended.delete(event.id)
      step.add(hasEnded ? 1 : -1)
    },
    finish() {
      step.add(known + 1 - ended.size)
      step.finish()
    },
  }
}
