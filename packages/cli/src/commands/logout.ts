import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { logoutLines } from '../output/logout-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { addOutputFlags, addPlatformFlags } from './flags.js'

interface LogoutFlags extends RegistryFlags, OutputFlags {
  readonly all?: boolean
}

/** Adds `slipway logout`. */
export function addLogoutCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('logout')
    .description('forget the credentials of the registry and of the platform')
    .option('--all', 'forget those of all hosts')
  addPlatformFlags(command)
  addOutputFlags(command).action(async (flags: LogoutFlags) => {
    const work = (run: CommandRun) => runLogout(run, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run: work }))
  })
}

async function runLogout(run: CommandRun, flags: LogoutFlags): Promise<undefined> {
  const client = await clientFor(run, flags)
  const receipt = await client.credentials.logout({ all: flags.all, signal: run.signal })
  await run.report.result('logout', receipt, () => logoutLines(receipt))
}
