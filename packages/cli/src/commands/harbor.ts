import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { harborPlanLines, harborReceiptLines } from '../output/harbor-lines.js'
import { outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import { type HarborFlags, harborAdmin, harborSettings } from '../settings/harbor-settings.js'
import { storeChoice } from '../settings/store-choice.js'
import { addHostFlags, addOutputFlags, addStoreFlags } from './flags.js'

const CANCELLED = 'Cancelled. What was done stays; run it again to go on from there.'

/** Adds `slipway harbor`. */
export function addHarborCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const harbor = program.command('harbor').description('set up a Harbor of your own').helpCommand(false)
  const command = harbor
    .command('setup')
    .description('make the robot accounts, scanning and webhook that a project needs, as its administrator')
    .option('--admin-username <name>', 'administrator of the project; never stored')
    .option('--admin-password-stdin', "read the administrator's password from stdin")
    .option('--push-robot <name>', 'robot account that pushes (default: slipway-push)')
    .option('--pull-robot <name>', 'robot account that only pulls (default: slipway-pull)')
    .option('--duration <days>', 'how long new secrets work: days, or never (default: 365)')
    .option('--webhook <url>', 'address that is told of pushes, deletions and scans')
    .option('--no-scan', "leave the project's scanning as it is")
    .option('--renew', 'give robot accounts that exist another secret; the old one stops working at once')
    .option('--dry-run', 'only say what would be done')
  addHostFlags(command)
  addStoreFlags(command)
  addOutputFlags(command).action(async (flags: HarborFlags) => {
    const work = (run: CommandRun) => runSetup(run, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
  })
}

async function runSetup(run: CommandRun, flags: HarborFlags): Promise<undefined> {
  const { context, report, signal } = run
  const settings = harborSettings(flags)
  const store = storeChoice(flags)
  const client = await clientFor(run, flags)
  const admin = await harborAdmin(flags, context, signal)
  const isInteractive = context.stderr.isTTY && !context.env.CI
  const options = { ...settings, admin, store, isInteractive, signal }
  if (flags.dryRun === true) {
    const plan = await client.harbor.planSetup(options)
    await report.result('plan', plan, () => harborPlanLines(plan))
    return
  }
  const onStep = ({ message }: { readonly message: string }) => report.note(`Done: ${message}`)
  const receipt = await client.harbor.setup({ ...options, onStep })
  await report.result('receipt', receipt, () => harborReceiptLines(receipt))
}
