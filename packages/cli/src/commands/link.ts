import type { Client, LinkedItem } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_OK, exitCodeOf } from '../exit-code.js'
import { isTrouble, linkAllLines, linkedItemLine, linkLines } from '../output/link-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { usageError } from '../usage-error.js'
import { addOutputFlags, addPlatformFlags } from './flags.js'

const CANCELLED = 'Cancelled. App versions that were made stay; run it again to go on.'

interface LinkFlags extends RegistryFlags, OutputFlags {
  readonly allUnlinked?: boolean
  readonly dryRun?: boolean
}

/** Adds `slipway link`. */
export function addLinkCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('link')
    .description('make the app version of a tag that is in the registry, by the template of its repository')
    .argument('<target>', 'REPOSITORY:TAG, or REPOSITORY with --all-unlinked')
    .option('--all-unlinked', 'every tag of the repository that has no app version')
    .option('--dry-run', 'with --all-unlinked: only show which ones')
  addPlatformFlags(command)
  addOutputFlags(command).action(async (target: string, flags: LinkFlags) => {
    const work = (run: CommandRun) => runLink(run, target, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
  })
}

async function runLink(run: CommandRun, target: string, flags: LinkFlags): Promise<number> {
  if (flags.dryRun === true && flags.allUnlinked !== true) {
    throw usageError('--dry-run belongs to --all-unlinked', 'Add --all-unlinked, or look with slipway tags.')
  }
  const client = await clientFor(run, flags)
  if (flags.allUnlinked === true) return linkAll(run, client, { target, dryRun: flags.dryRun ?? false })
  const { report, signal } = run
  const linked = await client.versions.link(target, { onProgress: report.onProgress, signal })
  await report.result('link', linked, () => linkLines(linked))
  for (const warning of linked.warnings) report.warn(warning)
  return EXIT_OK
}

async function linkAll(
  { report, signal }: CommandRun,
  client: Client,
  { target, dryRun }: { readonly target: string; readonly dryRun: boolean },
): Promise<number> {
  const onItem = (item: LinkedItem) => {
    if (!dryRun) report.note(linkedItemLine(item, { dryRun }))
  }
  const linked = await client.versions.linkAll(target, { dryRun, onItem, signal })
  await report.result('link', linked, () => linkAllLines(linked, { dryRun }))
  const first = linked.items.find(isTrouble)
  if (first === undefined) return EXIT_OK
  return exitCodeOf({ code: first.error?.code ?? 'VERSION_DIFFERS' })
}
