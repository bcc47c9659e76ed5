import type { RegistryCredentialKind, StoredLogin } from '@slipway/sdk'
import { Argument, type Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { storedLines } from '../output/login-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { type StoreFlags, storeChoice } from '../settings/store-choice.js'
import { addOutputFlags, addPlatformFlags, addStoreFlags } from './flags.js'

const CANCELLED =
  'Cancelled. If the token was replaced already, run it again: the old one does not work any more.'

interface RotateFlags extends RegistryFlags, StoreFlags, OutputFlags {}

/** Adds `slipway auth rotate`. */
export function addRotateCommand(auth: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = auth
    .command('rotate')
    .description('give a robot account another token and store it; the old one stops working at once')
    .addArgument(new Argument('<kind>', 'which of the two').choices(['push', 'pull']))
  addPlatformFlags(command)
  addStoreFlags(command)
  addOutputFlags(command).action(async (kind: RegistryCredentialKind, flags: RotateFlags) => {
    const work = (run: CommandRun) => runRotate(run, kind, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
  })
}

async function runRotate(
  run: CommandRun,
  kind: RegistryCredentialKind,
  flags: RotateFlags,
): Promise<undefined> {
  const store = storeChoice(flags)
  const client = await clientFor(run, flags)
  const rotated = await client.credentials.rotate({ kind, store, signal: run.signal })
  await run.report.result('rotation', { schemaVersion: 1, rotated }, () => lines(rotated))
}

function lines(rotated: StoredLogin): string[] {
  const holders = rotated.kind === 'push' ? 'CI jobs and other machines' : 'App versions and servers'
  return [
    'The old token does not work any more.',
    ...storedLines([rotated]),
    `${holders} that hold the old one need the new one: slipway auth export`,
  ]
}
