import { type ClientOptions, findProjectConfig, isSdkError, type PushReceipt, pinBase } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { linkNote } from '../link-note.js'
import { askPushPair } from '../login/ask-login.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { planLines } from '../output/plan-lines.js'
import { receiptLines } from '../output/receipt-lines.js'
import type { Reporter } from '../output/reporter.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { type ChosenImage, chooseImage } from '../settings/chosen-image.js'
import { clientSettings, type RegistryFlags } from '../settings/client-settings.js'
import { type ImageFlags, pushSettings } from '../settings/push-settings.js'
import { usageError } from '../usage-error.js'
import { addApiFlag, addOutputFlags, addRegistryFlags, addSourceFlags, collect } from './flags.js'

const CANCELLED =
  'Cancelled. The tag was not changed; layers already sent stay in the registry and will be reused.'

interface PushFlags extends ImageFlags, RegistryFlags, OutputFlags {
  readonly image?: string
  readonly dryRun?: boolean
  readonly session?: boolean
  readonly verbose?: boolean
}

/** Adds `slipway push`. */
export function addPushCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('push')
    .description('put a build folder into the registry as an image')
    .argument('[folder]', 'build folder; without it, the image of slipway.json')
    .option('--to <reference>', 'where it goes: REPOSITORY:TAG, or REPOSITORY for a new tag')
    .option('--image <name>', 'image of slipway.json')
  addSourceFlags(command)
    .option('--base <reference>', 'base image, or scratch')
    .option('--platform <platform>', 'OS/ARCHITECTURE, where the build does not tell')
    .option('--port <port>', 'port that the server listens on: 7777/udp (repeatable)', collect)
    .option('--env <pair>', 'NAME=value for the server, no secrets (repeatable)', collect)
    .option('--stop-signal <signal>', 'signal that asks the server to end')
    .option(
      '--stop-command <word>',
      'program, then each argument, that ends the server (repeatable)',
      collect,
    )
    .option('--stop-grace <seconds>', 'time after which a server that should end is killed')
    .option('--no-init', 'let the server be PID 1, without /slipway/init')
    .option('--annotation <pair>', 'KEY=value for the manifest (repeatable)', collect)
    .option('--no-ca-certificates', 'do not add CA certificates to a base that has none')
    .option('--move-tag', 'move the tag if it names another image')
    .option('--session', 'ask for user name and token, and forget them after this push')
    .option('--dry-run', 'say what a push would do, change nothing')
  addApiFlag(addRegistryFlags(command))
  addOutputFlags(command)
    .option('--ndjson', 'print one JSON object for each event')
    .option('--verbose', 'list everything that is left out')
    .action(async (folder: string | undefined, flags: PushFlags) => {
      const work = (run: CommandRun) => runPush(run, folder, flags)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
    })
}

async function runPush(run: CommandRun, folder: string | undefined, flags: PushFlags): Promise<undefined> {
  const { context, report, signal } = run
  const { cwd, env } = context
  const found = await findProjectConfig({ cwd, env })
  const image = chooseImage({ folder, image: flags.image }, found)
  const settings = pushSettings({ folder, cwd, flags, image })
  const options = { ...settings, signal, onProgress: report.onProgress }
  const session = flags.session === true ? await sessionCredentials(run) : undefined
  const clientOptions = clientSettings(context, flags, found?.config, report.logger)
  const client = context.createClient({ ...clientOptions, ...session })

  if (flags.dryRun) {
    const plan = await client.plan(options)
    await report.result('plan', plan, () => planLines(plan))
    for (const warning of plan.warnings) report.warn(warning)
    return
  }
  const receipt = await client.push(options)
  await report.result('receipt', receipt, () => receiptLines(receipt, { all: flags.verbose ?? false }))
  for (const warning of receipt.warnings) report.warn(warning)
  if (image !== undefined && options.base === undefined) await keepBase(report, receipt, image)
  const { json, ndjson, quiet } = outputMode(flags)
  const note = json || ndjson || quiet ? undefined : await linkNote(client, receipt, signal)
  if (note !== undefined) report.note(note)
}

/** A pair that is kept in memory, on a machine where nothing is to stay. */
async function sessionCredentials({
  context,
  signal,
}: CommandRun): Promise<Pick<ClientOptions, 'credentials'>> {
  const prompt = context.openPrompt(signal)
  if (prompt === undefined) {
    throw usageError(
      '--session asks for user name and token, and stdin is no terminal',
      'Set SLIPWAY_PUSH_USERNAME and SLIPWAY_PUSH_TOKEN for this one command instead.',
    )
  }
  try {
    return { credentials: { push: await askPushPair(prompt) } }
  } finally {
    prompt.close()
  }
}

/** The base that was chosen today may be another one tomorrow; in the project file it stays. */
async function keepBase(report: Reporter, { base }: PushReceipt, image: ChosenImage): Promise<void> {
  if (base === undefined) return
  const { configPath: path, name } = image
  const pinned = base.reference
  try {
    await pinBase({ path, image: name, base: pinned })
    report.note(`Wrote the base image to ${path} (images.${name}.base), so that it stays the same: ${pinned}`)
  } catch (error) {
    if (!isSdkError(error)) throw error
    // The push is done: a project file that cannot be written, as on a build server, does not undo it.
    report.warn({ code: 'BASE_NOT_WRITTEN', message: `${error.message} Add "base": "${pinned}" by hand.` })
  }
}
