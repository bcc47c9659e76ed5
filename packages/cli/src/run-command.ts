import { AbortError, isSdkError, LocalError, type SdkError } from '@slipway/sdk'
import type { CliContext } from './cli-context.js'
import { EXIT_OK, exitCodeOf } from './exit-code.js'
import type { OutputMode } from './output/output-mode.js'
import { createReporter, type Reporter } from './output/reporter.js'
import { usageError } from './usage-error.js'

/** What a command works with. */
export interface CommandRun {
  readonly context: CliContext
  readonly report: Reporter
  /** Fires at the first Ctrl-C, and when nobody reads the results any more. */
  readonly signal: AbortSignal
}

/** What {@link runCommand} runs. */
export interface CommandWork {
  readonly context: CliContext
  readonly mode: OutputMode
  /** What a person should know after a cancelled run. */
  readonly cancelled: string
  /** Returns the exit code, where it is not 0. */
  readonly run: (run: CommandRun) => Promise<number | undefined>
}

/**
 * Runs a command to its exit code: hands it the signal of Ctrl-C, reports its errors in the form that was asked for, and
 * takes the progress off the screen whatever happens. A second Ctrl-C ends the process at once.
 */
export async function runCommand({ context, mode, cancelled, run }: CommandWork): Promise<number> {
  const report = createReporter(context, mode)
  const controller = new AbortController()
  let isUnread = false
  const stopListening = [
    context.onInterrupt(() => {
      if (controller.signal.aborted) context.exit(exitCodeOf({ code: 'ABORTED' }))
      controller.abort()
    }),
    context.onResultsClosed(() => {
      isUnread = true
      controller.abort()
    }),
  ]
  try {
    refuseTwoForms(mode)
    return (await run({ context, report, signal: controller.signal })) ?? EXIT_OK
  } catch (thrown) {
    const error = asSdkError(thrown, controller.signal)
    if (!isUnread) await report.fail(error, error.code === 'ABORTED' ? cancelled : undefined)
    return exitCodeOf(error)
  } finally {
    report.end()
    for (const stop of stopListening) stop()
  }
}

/** Any caught value as an error that has a code. */
export function asSdkError(thrown: unknown, signal?: AbortSignal): SdkError {
  if (isSdkError(thrown)) return thrown
  if (signal?.aborted) {
    return new AbortError('ABORTED', {
      action: 'finish',
      reason: 'it was cancelled',
      side: 'local',
      cause: thrown,
    })
  }
  return new LocalError('INTERNAL', {
    action: 'finish',
    reason: thrown instanceof Error ? thrown.message : 'something unknown was thrown',
    hint: 'This is a defect of slipway. Run it again with SLIPWAY_LOG=debug and report what it prints.',
    side: 'local',
    cause: thrown,
  })
}

function refuseTwoForms({ json, ndjson }: OutputMode): void {
  if (json && ndjson) {
    throw usageError('--json and --ndjson cannot be used together', 'Choose one: a single object, or events.')
  }
}
