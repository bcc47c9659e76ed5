import type { BuildListener, PushOptions } from '@slipway/sdk'
import { createBuildLines } from '../output/build-lines.js'
import type { CommandRun } from '../run-command.js'
import type { PushFlags } from './push-flags.js'

/** The options with what cancels the work, and with those who are told how far it is. */
export function withListeners(run: CommandRun, options: PushOptions, flags: PushFlags): PushOptions {
  const { signal, report } = run
  return { ...options, signal, onProgress: report.onProgress, onBuildEvent: buildListener(run, flags) }
}

/** With `--ndjson` each event of a build is told, with `--verbose` its lines for people; else nobody wants to know. */
function buildListener({ report }: CommandRun, { ndjson, verbose }: PushFlags): BuildListener | undefined {
  if (ndjson === true) {
    return (event) => {
      const told = { type: 'build', event }
      report.event(told)
    }
  }
  if (verbose !== true) return undefined
  const linesOf = createBuildLines()
  return (event) => {
    for (const line of linesOf(event)) report.note(line)
  }
}
