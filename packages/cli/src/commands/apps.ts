import { type AppDeletePlan, type Client, isSdkError } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_CANCELLED, EXIT_OK } from '../exit-code.js'
import {
  appActivityLines,
  appDeletePlanLines,
  appDeleteQuestion,
  appDeleteReportLines,
  appsLines,
  appVersionsLines,
  cancelledAppDeletionLines,
} from '../output/app-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { confirmDeletion, nobodyToAsk } from './confirm-deletion.js'
import { addAllFlag, addOutputFlags, addPlatformFlags } from './flags.js'

interface AppsFlags extends RegistryFlags, OutputFlags {
  readonly all?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

type Work = (run: CommandRun, flags: AppsFlags, args: readonly string[]) => Promise<number>

const TARGET = 'APP or APP/VERSION'

/** Adds `slipway apps` with its commands. */
export function addAppsCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const apps = program
    .command('apps')
    .description("list the platform's apps and their versions, switch them on and off, delete them")
    .usage('[versions APP | activate TARGET | deactivate TARGET | delete TARGET]')
    .helpCommand(false)
  const finish = (command: Command, cancelled: string, work: Work) => {
    addOutputFlags(addPlatformFlags(command)).action(async () => {
      const flags: AppsFlags = command.opts()
      const run = (given: CommandRun) => work(given, flags, command.args)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run }))
    })
  }
  const list = apps
    .command('list', { isDefault: true })
    .description('list the apps and how many versions each has (the default)')
  finish(addAllFlag(list), 'Cancelled.', runList)
  const versions = apps
    .command('versions')
    .description('list the versions of an app, the newest first: what they start, and how far it is cached')
    .argument('<app>')
  finish(addAllFlag(versions), 'Cancelled.', runVersions)
  const activate = apps
    .command('activate')
    .description('let an app, or one version, be deployed')
    .argument('<target>', TARGET)
  const mayBeDone = 'Cancelled. It may be done all the same: slipway apps shows it.'
  finish(activate, mayBeDone, (run, flags, args) => runSetActive(run, flags, { args, isActive: true }))
  const deactivate = apps
    .command('deactivate')
    .description('let an app, or one version, be deployed no more')
    .argument('<target>', TARGET)
  finish(deactivate, mayBeDone, (run, flags, args) => runSetActive(run, flags, { args, isActive: false }))
  const remove = apps
    .command('delete')
    .description('show what would go, ask, and delete an app with all its versions, or one version')
    .argument('<target>', TARGET)
    .option('--dry-run', 'only show what would go')
    .option('--yes', 'delete without asking, for scripts')
  finish(remove, 'Cancelled. Nothing was deleted.', runDelete)
}

async function runList(run: CommandRun, flags: AppsFlags): Promise<number> {
  const client = await clientFor(run, flags)
  const apps = await client.apps.list({ signal: run.signal })
  await run.report.result('apps', { schemaVersion: 1, apps }, () =>
    appsLines(apps, { all: flags.all ?? false }),
  )
  return EXIT_OK
}

async function runVersions(
  run: CommandRun,
  flags: AppsFlags,
  [app = '']: readonly string[],
): Promise<number> {
  const { context, report, signal } = run
  const client = await clientFor(run, flags)
  const versions = await client.apps.versions(app, { signal })
  const shown = { all: flags.all ?? false, nowMs: context.now() }
  await report.result('apps', { schemaVersion: 1, app, versions }, () =>
    appVersionsLines(app, versions, shown),
  )
  return EXIT_OK
}

async function runSetActive(
  run: CommandRun,
  flags: AppsFlags,
  { args: [target = ''], isActive }: { readonly args: readonly string[]; readonly isActive: boolean },
): Promise<number> {
  const client = await clientFor(run, flags)
  const activity = await client.apps.setActive(target, isActive, { signal: run.signal })
  await run.report.result('apps', { schemaVersion: 1, ...activity }, () => appActivityLines(activity))
  return EXIT_OK
}

async function runDelete(
  run: CommandRun,
  flags: AppsFlags,
  [target = '']: readonly string[],
): Promise<number> {
  const { context, report, signal } = run
  if (flags.json === true && flags.dryRun !== true && flags.yes !== true) throw nobodyToAsk('--json')
  const client = await clientFor(run, flags)
  const plan = await client.apps.planDelete(target, { signal })
  const lines = appDeletePlanLines(plan, { nowMs: context.now() })
  if (flags.dryRun === true) {
    const last = 'Nothing was deleted: this was --dry-run.'
    await report.result('deletion', { schemaVersion: 1, plan }, () => [...lines, last])
    return EXIT_OK
  }
  if (flags.yes === true) for (const line of lines) report.note(line)
  else if (!(await confirmDeletion(run, { lines, question: appDeleteQuestion(plan) }))) return EXIT_CANCELLED
  return execute(run, client, plan)
}

async function execute({ report, signal }: CommandRun, client: Client, plan: AppDeletePlan): Promise<number> {
  try {
    const done = await client.apps.executeDelete(plan, { signal })
    const value = { schemaVersion: 1, plan, report: done }
    await report.result('deletion', value, () => appDeleteReportLines(plan, done))
    return EXIT_OK
  } catch (error) {
    if (!isSdkError(error, 'ABORTED')) throw error
    const value = { schemaVersion: 1, plan, error: error.toJSON() }
    await report.result('deletion', value, () => cancelledAppDeletionLines(plan))
    return EXIT_CANCELLED
  }
}
