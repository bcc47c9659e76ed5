import type { Logger, ProgressListener, SdkError, Warning } from '@slipway/sdk'
import type { CliContext } from '../cli-context.js'
import { formatError, formatStacks } from './error.js'
import { jsonLine } from './json.js'
import { createLineLogger, logLevel } from './logger.js'
import type { OutputMode } from './output-mode.js'
import { createPlainProgress } from './plain-progress.js'
import { printable } from './printable.js'
import { createLiveProgress } from './progress-renderer.js'
import type { ProgressView } from './progress-view.js'
import { createResultWriter, type ResultWriter } from './result-writer.js'
import { canRedraw, styleFor } from './style.js'

/** The only way to the screen: results to stdout, everything else to stderr, each in the form that was asked for. */
export interface Reporter {
  /** `undefined` where nobody wants to know. */
  readonly onProgress: ProgressListener | undefined
  readonly logger: Logger
  /** A remark that is no part of the result. */
  note(text: string): void
  /** What a person has to read before an answer, also with `--quiet`. */
  say(text: string): void
  warn(warning: Warning): void
  /** Tells what happens to those who read events, and to nobody else. */
  event(event: { readonly type: string }): void
  /** Prints the result of the command. */
  readonly result: ResultWriter['result']
  /** Prints an error; for people `instead`, where it is given. Never throws. */
  fail(error: SdkError, instead?: string): Promise<void>
  /** Takes the progress off the screen. */
  end(): void
}

/** Makes a {@link Reporter} for one run of a command. */
export function createReporter(context: CliContext, mode: OutputMode): Reporter {
  const { stderr, env } = context
  const view = createView(context, mode)
  const results = createResultWriter(context, mode)
  const style = styleFor(stderr, env)
  const isForPeople = !mode.json && !mode.ndjson
  const writeLine = (line: string) => {
    view?.clear()
    stderr.write(`${line}\n`)
  }
  return {
    onProgress: view === undefined ? undefined : (progress) => view.update(progress),
    logger: createLineLogger(logLevel(env), writeLine),
    note(text) {
      if (!mode.quiet) writeLine(printable(text))
    },
    say: (text) => writeLine(printable(text)),
    warn({ code, message }) {
      // In JSON they are part of the result.
      if (mode.quiet || !isForPeople) return
      writeLine(`${style.yellow('warning:')} ${printable(message)} ${style.dim(`(${code})`)}`)
    },
    event(event) {
      if (mode.ndjson) context.stdout.write(jsonLine(event))
    },
    result(type, value, lines) {
      view?.end()
      return results.result(type, value, lines)
    },
    async fail(error, instead) {
      view?.end()
      await results.error(error)
      for (const line of instead === undefined ? formatError(error, style) : [instead]) writeLine(line)
      if (logLevel(env) === 'debug') for (const line of formatStacks(error)) writeLine(line)
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
