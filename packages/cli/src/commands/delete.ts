import { type Client, type DeletedItem, type DeletePlan, isSdkError } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_CANCELLED, EXIT_OK, EXIT_PARTLY_DELETED } from '../exit-code.js'
import {
  cancelledDeletionLines,
  deletedItemLine,
  deletePlanLines,
  deleteQuestion,
  deleteReportLines,
} from '../output/delete-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { type DeletionFlags, deleteSettings } from '../settings/delete-settings.js'
import { confirmDeletion, nobodyToAsk } from './confirm-deletion.js'
import { addOutputFlags, addPlatformFlags, collect } from './flags.js'

const CANCELLED = 'Cancelled. Nothing was deleted.'

interface DeleteFlags extends DeletionFlags, RegistryFlags, OutputFlags {
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Adds `slipway delete`. */
export function addDeleteCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('delete')
    .description('show what would go from a repository, ask, and delete exactly that')
    .argument('<target...>', 'REPOSITORY with a choice below, or REPOSITORY:TAG, REPOSITORY@DIGEST')
    .option('--older-than <span>', 'tagged artifacts that were pushed longer ago than 30d, 12h, ...')
    .option('--keep-newest <number>', 'all tagged artifacts but so many, the newest')
    .option('--untagged', 'artifacts without any tag')
    .option('--protect <pattern>', 'tags that stay, with * for any characters (repeatable)', collect)
    .option('--include-used', 'also tags that app versions start')
    .option('--dry-run', 'only show what would go')
    .option('--yes', 'delete without asking, for scripts')
  addPlatformFlags(command)
  addOutputFlags(command).action(async (targets: readonly string[], flags: DeleteFlags) => {
    const work = (run: CommandRun) => runDelete(run, targets, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
  })
}

async function runDelete(run: CommandRun, targets: readonly string[], flags: DeleteFlags): Promise<number> {
  const { context, report, signal } = run
  const settings = deleteSettings(targets, flags)
  if (flags.json === true && flags.dryRun !== true && flags.yes !== true) throw nobodyToAsk('--json')
  const client = await clientFor(run, flags)
  const plan = await client.artifacts.planDelete({ ...settings, signal })
  const lines = deletePlanLines(plan, { nowMs: context.now() })
  // What was named and has to stay is a deletion done in part; what a rule chose and has to stay is not.
  const staysNamed = settings.references !== undefined && plan.blocked.length > 0
  if (flags.dryRun === true || plan.items.length === 0) {
    const last = flags.dryRun === true ? ['Nothing was deleted: this was --dry-run.'] : []
    await report.result('deletion', { schemaVersion: 1, plan }, () => [...lines, ...last])
    return staysNamed && flags.dryRun !== true ? EXIT_PARTLY_DELETED : EXIT_OK
  }
  if (flags.yes === true) for (const line of lines) report.note(line)
  else if (!(await confirmDeletion(run, { lines, question: deleteQuestion(plan) }))) return EXIT_CANCELLED
  const code = await execute(run, client, plan)
  return code === EXIT_OK && staysNamed ? EXIT_PARTLY_DELETED : code
}

async function execute({ report, signal }: CommandRun, client: Client, plan: DeletePlan): Promise<number> {
  const items: DeletedItem[] = []
  const onItem = (item: DeletedItem) => {
    items.push(item)
    report.note(deletedItemLine(item))
  }
  try {
    const done = await client.artifacts.executeDelete(plan, { signal, onItem })
    await report.result('deletion', { schemaVersion: 1, plan, report: done }, () => deleteReportLines(done))
    return done.isComplete ? EXIT_OK : EXIT_PARTLY_DELETED
  } catch (error) {
    if (!isSdkError(error, 'ABORTED')) throw error
    const value = { schemaVersion: 1, plan, report: { items, isComplete: false }, error: error.toJSON() }
    await report.result('deletion', value, () => cancelledDeletionLines(plan, items))
    return EXIT_CANCELLED
  }
}
