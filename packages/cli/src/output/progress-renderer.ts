import type { ProgressStep } from '@slipway/sdk'
import type { OutputStream } from '../cli-context.js'
import { createStepText, isComplete, type StepText, stepLabel } from './progress-text.js'
import type { ProgressView } from './progress-view.js'
import type { Style } from './style.js'

/** More often than a person can read only costs time. */
const MIN_REDRAW_MS = 100
const LABEL_WIDTH = 26
const DEFAULT_COLUMNS = 80

interface Line {
  readonly text: StepText
  parts: readonly string[]
  isDone: boolean
}

/** Progress for a terminal: one line for each step, drawn over and over, gone at the end. */
export function createLiveProgress(stream: OutputStream, style: Style, now: () => number): ProgressView {
  const lines = new Map<ProgressStep, Line>()
  let drawnLines = 0
  let drawnAtMs = Number.NEGATIVE_INFINITY

  const clear = () => {
    if (drawnLines > 0) stream.write(`\u001b[${drawnLines}A\r\u001b[J`)
    drawnLines = 0
    drawnAtMs = Number.NEGATIVE_INFINITY
  }
  const draw = () => {
    const width = (stream.columns ?? DEFAULT_COLUMNS) - 1
    const rows = [...lines].map(([step, line]) => `\u001b[2K${row(step, line, width, style)}\n`)
    stream.write(`${drawnLines > 0 ? `\u001b[${drawnLines}A\r` : ''}${rows.join('')}`)
    drawnLines = rows.length
    drawnAtMs = now()
  }

  return {
    update(progress) {
      const nowMs = now()
      const isNew = !lines.has(progress.step)
      if (isNew) settle(lines)
      const line = lines.get(progress.step) ?? { text: createStepText(), parts: [], isDone: false }
      const wasDone = line.isDone
      line.parts = line.text.update(progress, nowMs)
      line.isDone = isComplete(progress)
      lines.set(progress.step, line)
      if (isNew || line.isDone !== wasDone || nowMs - drawnAtMs >= MIN_REDRAW_MS) draw()
    },
    clear,
    end() {
      clear()
      lines.clear()
    },
  }
}

/** Reading is over when the next step begins. */
function settle(lines: ReadonlyMap<ProgressStep, Line>): void {
  const read = lines.get('read')
  if (read !== undefined) read.isDone = true
}

function row(step: ProgressStep, { parts, isDone }: Line, width: number, style: Style): string {
  const text = `${stepLabel(step).padEnd(LABEL_WIDTH)}${parts.join('  ')}`
    .trimEnd()
    .slice(0, Math.max(0, width - 2))
  return isDone ? `${style.green('✓')} ${style.dim(text)}` : `  ${text}`
}
