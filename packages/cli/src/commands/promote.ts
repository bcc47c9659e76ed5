import { findProjectConfig } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { promotionLines } from '../output/promotion-lines.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientSettings, type RegistryFlags } from '../settings/client-settings.js'
import { usageError } from '../usage-error.js'
import { addOutputFlags, addRegistryFlags } from './flags.js'

const CANCELLED =
  'Cancelled. The tag was not changed; what was copied stays in the registry and will be reused.'

interface PromoteFlags extends RegistryFlags, OutputFlags {
  readonly to?: string
  readonly moveTag?: boolean
  readonly sourceAnonymous?: boolean
}

/** Adds `slipway promote`. */
export function addPromoteCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('promote')
    .description('copy an image to another tag, repository, project or registry, digest and all')
    .argument('<reference>', 'image to copy')
    .option('--to <reference>', 'where it goes: REPOSITORY:TAG, or REPOSITORY for the same tag')
    .option('--move-tag', 'move the tag if it names another image')
    .option('--source-anonymous', 'read the image without credential')
  addRegistryFlags(command)
  addOutputFlags(command)
    .option('--ndjson', 'print one JSON object for each event')
    .action(async (reference: string, flags: PromoteFlags) => {
      const work = (run: CommandRun) => runPromote(run, reference, flags)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
    })
}

async function runPromote(run: CommandRun, from: string, flags: PromoteFlags): Promise<undefined> {
  const { context, report, signal } = run
  const { cwd, env } = context
  const to = flags.to ?? missingTarget()
  const found = await findProjectConfig({ cwd, env })
  const client = context.createClient(clientSettings(context, flags, found, report.logger))
  const receipt = await client.promote({
    from,
    to,
    moveTag: flags.moveTag,
    sourceCredentials: flags.sourceAnonymous ? 'anonymous' : undefined,
    signal,
    onProgress: report.onProgress,
  })
  await report.result('receipt', receipt, () => promotionLines(receipt))
}

function missingTarget(): never {
  throw usageError(
    'there is no --to',
    'Add --to REPOSITORY:TAG, for example --to released/game-server:1.4.2. Without :TAG the tag stays the same.',
  )
}
