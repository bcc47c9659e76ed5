import type { Progress, ProgressStep } from '@slipway/sdk'
import { formatDuration } from '@slipway/sdk'
import { createStepText, isComplete, type StepText, stepLabel } from './progress-text.js'
import type { ProgressView } from './progress-view.js'

const MIN_INTERVAL_MS = 5_000

interface OpenStep {
  readonly text: StepText
  readonly startedAtMs: number
  saidAtMs: number
  last: Progress
}

/** Progress for log files: a line where a step starts and where it ends, and at most one every five seconds between. */
export function createPlainProgress(writeLine: (line: string) => void, now: () => number): ProgressView {
  const open = new Map<ProgressStep, OpenStep>()
  const finished = new Set<ProgressStep>()

  const start = (progress: Progress): OpenStep => {
    // Reading is over when the next step begins.
    if (progress.step !== 'read') finish('read')
    writeLine(`${stepLabel(progress.step)}...`)
    const nowMs = now()
    const step = { text: createStepText(), startedAtMs: nowMs, saidAtMs: nowMs, last: progress }
    open.set(progress.step, step)
    finished.delete(progress.step)
    return step
  }
  const finish = (name: ProgressStep) => {
    const step = open.get(name)
    if (step === undefined) return
    open.delete(name)
    finished.add(name)
    const nowMs = now()
    const parts = step.text.update(step.last, nowMs)
    const duration = formatDuration(nowMs - step.startedAtMs)
    writeLine(`${stepLabel(name)}: done${[...parts, duration].map((part) => `, ${part}`).join('')}`)
  }

  return {
    update(progress) {
      if (finished.has(progress.step) && isComplete(progress)) return
      const step = open.get(progress.step) ?? start(progress)
      step.last = progress
      const nowMs = now()
      const parts = step.text.update(progress, nowMs)
      if (isComplete(progress)) finish(progress.step)
      else if (nowMs - step.saidAtMs >= MIN_INTERVAL_MS) {
        step.saidAtMs = nowMs
        writeLine(`${stepLabel(progress.step)}: ${parts.join(', ')}`)
      }
    },
    clear: () => undefined,
    end: () => open.clear(),
  }
}
