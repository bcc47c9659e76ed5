import { findProjectConfig, type RunEvent, type RunReport } from '@slipway/sdk'
import { isFolder } from '../commands/inspect.js'
import { EXIT_FAILED, EXIT_OK } from '../exit-code.js'
import { printable } from '../output/printable.js'
import { programLine } from '../output/program-line.js'
import { runEventLine, runReportLines } from '../output/run-lines.js'
import type { CommandRun } from '../run-command.js'
import { clientSettings } from '../settings/client-settings.js'
import { imageOrFlags, sourceKind } from '../settings/docker-source.js'
import { usageError } from '../usage-error.js'
import { refuseRunFlags } from './refuse-run-flags.js'
import type { RunFlags } from './run-flags.js'
import { runSettings, withTag } from './run-settings.js'
import { templateOfRun } from './run-template.js'
import type { RunOperands } from './server-args.js'

/** Runs a server to its end. Returns the exit code: 0 when nothing failed. */
export async function runServer(
  run: CommandRun,
  operands: RunOperands,
  flags: RunFlags,
  killSignal: AbortSignal,
): Promise<number> {
  const { context, report, signal } = run
  const { cwd, env } = context
  refuseTwoSources(operands, flags)
  const found = await findProjectConfig({ cwd, env })
  const { target } = operands
  const image = imageOrFlags(target, flags, found)
  const reference = target === undefined || (await isFolder(target, cwd)) ? undefined : withTag(target)
  refuseRunFlags(flags, reference === undefined ? sourceKind(flags, image) : 'reference')
  const client = context.createClient(clientSettings(context, flags, found, report.logger))
  const template = await templateOfRun(run, client, { flags, image, reference })
  const options = await runSettings({ operands, flags, cwd, env, image, template })
  const onEvent = (event: RunEvent) => tell(run, flags, event)
  const done = await client.run({ ...options, signal, killSignal, onEvent, onProgress: report.onProgress })
  const isForScripts = flags.json === true || flags.ndjson === true
  await report.result('run', done, () => [])
  const tellPeople = done.outcome === 'failed' ? report.say : report.note
  if (!isForScripts) for (const line of runReportLines(done)) tellPeople(line)
  for (const warning of done.warnings) report.warn(warning)
  return exitCodeOf(done)
}

/** The server's own output belongs to stdout, unless a script reads its object there. */
function tell({ context, report }: CommandRun, flags: RunFlags, event: RunEvent): void {
  report.event(event)
  if (event.type !== 'log') {
    report.note(runEventLine(event))
    return
  }
  if (flags.ndjson === true) return
  const stream = flags.json === true ? context.stderr : context.stdout
  stream.write(`${printable(programLine(event.text))}\n`)
}

function refuseTwoSources({ target }: RunOperands, { image, engineImage }: RunFlags): void {
  const named = [target, image && '--image', engineImage && '--engine-image'].filter(Boolean)
  if (named.length < 2) return
  throw usageError(
    `${named.join(' and ')} cannot be run together`,
    'Name one: a folder, a reference, --image or --engine-image. Arguments of the server follow --.',
  )
}

const exitCodeOf = ({ outcome }: RunReport): number => (outcome === 'failed' ? EXIT_FAILED : EXIT_OK)
