import { resolve } from 'node:path'
import type { Logger, ProgressListener, SdkError, Warning } from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'
import { formatError, formatStacks } from './error.js'
import { errorObject, jsonLine, writeJsonFile } from './json.js'
import { createLineLogger, logLevel } from './logger.js'
import type { OutputMode } from './output-mode.js'
import { createPlainProgress } from './plain-progress.js'
import { printable } from './printable.js'
import { createLiveProgress } from './progress-renderer.js'
import type { ProgressView } from './progress-view.js'
import { canRedraw, styleFor } from './style.js'

/** What a result is, for those who read events. */
export type ResultType = 'receipt' | 'plan' | 'inspection' | 'checks'

/** The only way to the screen: results to stdout, everything else to stderr, each in the form that was asked for. */
export interface Reporter {
  /** `undefined` where nobody wants to know. */
  readonly onProgress: ProgressListener | undefined
  /** Whether a person reads the result, so that lines for people are worth making. */
  readonly isForPeople: boolean
  readonly logger: Logger
  /** A remark that is no part of the result. */
  note(text: string): void
  warn(warning: Warning): void
  /**
   * Prints the result of the command.
   *
   * @throws LocalError with code `LOCAL_IO` when the file of `--json-file` cannot be written.
   */
  result(type: ResultType, value: object, lines: () => readonly string[]): Promise<void>
  /** Prints an error; for people `instead`, where it is given. Never throws. */
  fail(error: SdkError, instead?: string): Promise<void>
  /** Takes the progress off the screen. */
  end(): void
}

/** Makes a {@link Reporter} for one run of a command. */
export function createReporter(context: CliContext, mode: OutputMode): Reporter {
  const { stdout, stderr, env } = context
  const view = createView(context, mode)
  const style = styleFor(stderr, env)
  const writeLine = (line: string) => {
    view?.clear()
    stderr.write(`${line}\n`)
  }
  const writeFile = async (value: object) => {
    if (mode.jsonFile !== undefined) await writeJsonFile(resolve(context.cwd, mode.jsonFile), value)
  }
  const isForPeople = !mode.json && !mode.ndjson
  let hasResult = false

  return {
    isForPeople,
    onProgress: view === undefined ? undefined : (progress) => view.update(progress),
    logger: createLineLogger(logLevel(env), writeLine),
    note(text) {
      if (!mode.quiet) writeLine(printable(text))
    },
    warn({ code, message }) {
      // With --json they are part of the result.
      if (!mode.quiet && isForPeople)
        writeLine(`${style.yellow('warning:')} ${printable(message)} ${style.dim(`(${code})`)}`)
    },
    async result(type, value, lines) {
      view?.end()
      hasResult = true
      if (mode.json) stdout.write(jsonLine(value))
      else if (mode.ndjson) stdout.write(jsonLine({ type, ...value }))
      else
        stdout.write(
          lines()
            .map((line) => `${line}\n`)
            .join(''),
        )
      await writeFile(value)
    },
    async fail(error, instead) {
      view?.end()
      // One object only: where the result is out already, just the file is missing.
      if (mode.json && !hasResult) stdout.write(jsonLine(errorObject(error)))
      if (mode.ndjson) stdout.write(jsonLine({ type: 'error', ...errorObject(error) }))
      for (const line of instead === undefined ? formatError(error, style) : [instead]) writeLine(line)
      if (logLevel(env) === 'debug') for (const line of formatStacks(error)) writeLine(line)
      // The error in hand says more than that the file could not be written either.
      await writeFile(errorObject(error)).catch(() => undefined)
    },
    end: () => view?.end(),
  }
}

function createView(context: CliContext, mode: OutputMode): ProgressView | undefined {
  const { stdout, stderr, env, now } = context
  if (mode.ndjson) {
    return {
      update: (progress) => stdout.write(jsonLine({ type: 'progress', ...progress })),
      clear: () => undefined,
      end: () => undefined,
    }
  }
  if (mode.quiet) return undefined
  if (canRedraw(stderr, env)) return createLiveProgress(stderr, styleFor(stderr, env), now)
  return createPlainProgress((line) => stderr.write(`${line}\n`), now)
}
