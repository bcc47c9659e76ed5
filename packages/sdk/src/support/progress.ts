/**
 * The steps that take time: those of a push in their order, the copying and the reading back of an image, and giving one to
 * the Docker engine.
 */
export type ProgressStep =
  | 'build'
  | 'read'
  | 'base'
  | 'compare'
  | 'send'
  | 'publish'
  | 'version'
  | 'copy'
  | 'verify'
  | 'load'

/** How far a step is. */
export interface Progress {
  readonly step: ProgressStep
  /**
   * `bytes` of the uncompressed image for `compare` and `send`, of the compressed one for `copy` and `verify`, of what
   * the engine is given for `load`; `items` for everything else.
   */
  readonly unit: 'bytes' | 'items'
  /** A failed attempt gives its share back, so this may go down. */
  readonly done: number
  /** Known before the first `done`. Grows only while `build` or `read` is under way. */
  readonly total: number
  /** Compressed bytes handed to the registry so far, in the steps `send` and `copy`. */
  readonly sentBytes?: number
}

/** Receives at most ten events a second for each step, and always the last one. */
export type ProgressListener = (progress: Progress) => void

const MIN_INTERVAL_MS = 100

/** Counts one step's work and tells the listener. */
export interface StepProgress {
  /** Adds to what is done; negative gives back. */
  add(done: number, sentBytes?: number): void
  /** Raises the total. */
  expect(total: number): void
  /** Reports the final state. */
  finish(): void
}

/** Starts a step: reports it at once with nothing done. */
export function startStep(
  listener: ProgressListener | undefined,
  step: ProgressStep,
  unit: Progress['unit'],
  initialTotal: number,
): StepProgress {
  let total = initialTotal
  let done = 0
  let sent = 0
  let reportedAt = Number.NEGATIVE_INFINITY

  const report = (force: boolean): void => {
    const now = performance.now()
    if (listener === undefined || (!force && now - reportedAt < MIN_INTERVAL_MS)) return
    reportedAt = now
    const isSending = step === 'send' || step === 'copy'
    listener({ step, unit, done, total: Math.max(total, done), ...(isSending && { sentBytes: sent }) })
  }

  report(true)
  return {
    add(more, sentBytes = 0) {
      done += more
      sent += sentBytes
      report(false)
    },
    expect(more) {
      total = Math.max(total, more)
      report(false)
    },
    finish: () => report(true),
  }
}
