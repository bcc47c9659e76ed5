import { formatBytes, formatDuration, type Progress, type ProgressStep } from '@slipway/sdk'
import { createRate } from './rate.js'

const LABELS: Readonly<Record<ProgressStep, string>> = {
  build: 'Building the image',
  read: 'Reading the files',
  base: 'Fetching the base image',
  compare: 'Comparing layers',
  send: 'Sending layers',
  publish: 'Publishing the image',
  version: 'Making the app version',
  copy: 'Copying the image',
  verify: 'Verifying the image',
  load: 'Loading into the engine',
}

/** What people call the step. */
export function stepLabel(step: ProgressStep): string {
  return LABELS[step]
}

/** Whether all of the step is done, as far as its numbers tell. The length of `read` is known only when it ends. */
export function isComplete({ step, done, total }: Progress): boolean {
  return step !== 'read' && done >= total
}

/** How far a step is, as short texts: `31%`, `128 MiB of 412 MiB`, `24.1 MiB/s`, `12 s left`. */
export interface StepText {
  update(progress: Progress, nowMs: number): readonly string[]
}

/** Makes a {@link StepText}, which measures rates from one call to the next. */
export function createStepText(): StepText {
  const doneRate = createRate()
  const sentRate = createRate()
  return {
    update(progress, nowMs) {
      const { unit, done, total, sentBytes } = progress
      doneRate.note(nowMs, done)
      if (unit === 'items') return amountOfItems(progress)
      sentRate.note(nowMs, sentBytes ?? done)
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
      const rate = sentRate.perSecond()
      return [
        `${percent}%`,
        `${formatBytes(done)} of ${formatBytes(total)}`,
        ...(sentBytes === undefined ? [] : [`${formatBytes(sentBytes)} sent`]),
        ...(rate > 0 && done < total ? [`${formatBytes(rate)}/s`] : []),
        ...timeLeft(total - done, doneRate.perSecond()),
      ]
    },
  }
}

function amountOfItems({ step, done, total }: Progress): readonly string[] {
  if (step === 'read') return [`${done} ${done === 1 ? 'entry' : 'entries'}`]
  return total > 1 ? [`${done} of ${total}`] : []
}

function timeLeft(remaining: number, perSecond: number): readonly string[] {
  if (remaining <= 0 || perSecond <= 0) return []
  return [`${formatDuration((remaining / perSecond) * 1000)} left`]
}
