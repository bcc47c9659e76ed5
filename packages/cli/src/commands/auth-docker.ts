import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { dockerImportLines, dockerSetupLines } from '../output/docker-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { type StoreFlags, storeChoice } from '../settings/store-choice.js'
import { addOutputFlags, addPlatformFlags, addStoreFlags } from './flags.js'

const CANCELLED = "Cancelled. Docker's file is as it was."

interface SetupFlags extends RegistryFlags, OutputFlags {
  readonly replaceHelper?: boolean
  readonly undo?: boolean
}

interface ImportFlags extends RegistryFlags, StoreFlags, OutputFlags {
  readonly remove?: boolean
}

/** Adds `slipway auth setup-docker`. */
export function addSetupDockerCommand(
  auth: Command,
  context: CliContext,
  onExitCode: ExitCodeListener,
): void {
  const command = auth
    .command('setup-docker')
    .description('let docker use the stored credentials of one registry')
    .argument('[host]', 'registry (default: the one that short references belong to)')
    .option('--replace-helper', 'take the place of another credential helper of the host')
    .option('--undo', 'take it back')
  addPlatformFlags(command)
  addOutputFlags(command).action(async (host: string | undefined, flags: SetupFlags) => {
    const work = (run: CommandRun) => runSetup(run, host, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
  })
}

/** Adds `slipway auth import-docker`. */
export function addImportDockerCommand(
  auth: Command,
  context: CliContext,
  onExitCode: ExitCodeListener,
): void {
  const command = auth
    .command('import-docker')
    .description('take over the credentials that docker keeps in plain text')
    .argument('[hosts...]', 'registries (default: all of them)')
    .option('--remove', "take them out of docker's file")
  addPlatformFlags(command)
  addStoreFlags(command)
  addOutputFlags(command).action(async (hosts: readonly string[], flags: ImportFlags) => {
    const work = (run: CommandRun) => runImport(run, hosts, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
  })
}

async function runSetup(
  run: CommandRun,
  registry: string | undefined,
  flags: SetupFlags,
): Promise<undefined> {
  const { docker } = (await clientFor(run, flags)).credentials
  const isUndone = flags.undo === true
  const setup = isUndone
    ? await docker.remove({ registry })
    : await docker.setup({ registry, replacesHelper: flags.replaceHelper, signal: run.signal })
  await run.report.result('docker', { schemaVersion: 1, ...setup }, () =>
    dockerSetupLines(setup, { isUndone }),
  )
}

async function runImport(run: CommandRun, hosts: readonly string[], flags: ImportFlags): Promise<undefined> {
  const store = storeChoice(flags)
  const { docker } = (await clientFor(run, flags)).credentials
  const wanted = hosts.length > 0 ? hosts : undefined
  const taken = await docker.import({ hosts: wanted, removes: flags.remove, store, signal: run.signal })
  await run.report.result('docker', { schemaVersion: 1, ...taken }, () => dockerImportLines(taken))
}
