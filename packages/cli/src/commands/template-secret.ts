import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { keptSecretLines, removedSecretLines, secretLines } from '../output/secret-lines.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import { type StoreFlags, storeChoice } from '../settings/store-choice.js'
import { usageError } from '../usage-error.js'
import { addOutputFlags, addStoreFlags } from './flags.js'

interface SecretFlags extends StoreFlags, OutputFlags {}

type Work = (run: CommandRun, flags: SecretFlags, name: string) => Promise<undefined>

/** Adds `secret` with its commands below `slipway template`. */
export function addSecretCommands(parent: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const secret = parent
    .command('secret')
    .description('keep the values of hidden variables on this machine')
    .helpCommand(false)
  const finish = (command: Command, work: Work) => {
    addOutputFlags(command).action(async () => {
      const flags: SecretFlags = command.opts()
      const [name = ''] = command.args
      const run = (given: CommandRun) => work(given, flags, name)
      const cancelled = 'Cancelled. "slipway template secret list" shows what is stored.'
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run }))
    })
  }
  const set = secret
    .command('set')
    .description('store a secret: its value is asked for, or read from stdin')
    .argument('<name>', 'as the template names it: rcon-password')
  finish(addStoreFlags(set), runSet)
  finish(secret.command('list').description('list the stored secrets, without values'), runList)
  const remove = secret.command('remove').description('forget a secret').argument('<name>', 'its name')
  finish(remove, runRemove)
}

async function runSet(run: CommandRun, flags: SecretFlags, name: string): Promise<undefined> {
  const { context, report, signal } = run
  const store = storeChoice(flags)
  const client = await clientFor(run, {})
  const value = await readValue(run, name)
  const isInteractive = context.stderr.isTTY && !context.env.CI
  const kept = await client.secrets.put({ name, value, store, isInteractive, signal })
  await report.result('secrets', kept, () => keptSecretLines(kept))
  for (const warning of kept.warnings) report.warn(warning)
  for (const variable of [kept.variable, `${kept.variable}_FILE`]) {
    if (context.env[variable]) report.note(`${variable} is set: it is used before what is stored.`)
  }
}

async function runList(run: CommandRun): Promise<undefined> {
  const { context, report, signal } = run
  const client = await clientFor(run, {})
  const secrets = await client.secrets.list({ signal })
  await report.result('secrets', { schemaVersion: 1, secrets }, () =>
    secretLines(secrets, { nowMs: context.now() }),
  )
}

async function runRemove(run: CommandRun, _flags: SecretFlags, name: string): Promise<undefined> {
  const { report, signal } = run
  const client = await clientFor(run, {})
  const isRemoved = await client.secrets.remove(name, { signal })
  await report.result('secrets', { schemaVersion: 1, name, isRemoved }, () =>
    removedSecretLines(name, isRemoved),
  )
}

/** The value: all of stdin but a byte order mark and the last line ends, as files of secrets are read, else an answer. */
async function readValue({ context, signal }: CommandRun, name: string): Promise<string> {
  const input = await context.readInput(signal)
  if (input !== undefined) return input.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '')
  const prompt = context.openPrompt(signal) ?? nobodyToAsk(name)
  try {
    return await prompt.askSecret(`Value of ${name}: `)
  } finally {
    prompt.close()
  }
}

function nobodyToAsk(name: string): never {
  throw usageError(
    'stdin is no terminal, so that nobody can be asked',
    `Pipe the value into slipway template secret set ${name}.`,
  )
}
