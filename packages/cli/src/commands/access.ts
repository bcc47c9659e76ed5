import { type AccessOutcome, formatDuration } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_OK, exitCodeOf } from '../exit-code.js'
import { accessLines, accessSentence, outcomeLines } from '../output/access-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { type StoreFlags, storeChoice } from '../settings/store-choice.js'
import { timeSpanMs } from '../settings/time-span.js'
import { addOutputFlags, addPlatformFlags, addStoreFlags } from './flags.js'

/** How often somebody who waits is told that nothing has changed. */
const STILL_MS = 60_000

interface AccessFlags extends RegistryFlags, StoreFlags, OutputFlags {
  readonly message?: string
  readonly timeout?: string
}

type Work = (run: CommandRun, flags: AccessFlags) => Promise<number>

/** Adds `slipway access` with its commands. */
export function addAccessCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const access = program
    .command('access')
    .description('see, request and await access to the registry')
    .helpCommand(false)
  const finish = (command: Command, cancelled: string, work: Work) => {
    addOutputFlags(command).action(async (flags: AccessFlags) => {
      const run = (given: CommandRun) => work(given, flags)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run }))
    })
  }
  const status = access.command('status').description('say how far access is')
  finish(addPlatformFlags(status), 'Cancelled.', runStatus)
  const request = access
    .command('request')
    .description('ask staff for access, unless somebody did before')
    .option('--message <text>', 'what staff may want to know')
  finish(addStoreFlags(addPlatformFlags(request)), 'Cancelled. A request that was sent stays.', runRequest)
  const wait = access
    .command('wait')
    .description('wait until staff has decided, then log in')
    .option('--timeout <span>', 'give up after 30m, 1h, ... (default: never)')
  finish(addStoreFlags(addPlatformFlags(wait)), 'Cancelled. The request stays.', runWait)
}

async function runStatus(run: CommandRun, flags: AccessFlags): Promise<number> {
  const client = await clientFor(run, flags)
  const access = await client.access.status({ signal: run.signal })
  await run.report.result('access', { schemaVersion: 1, access }, () => accessLines(access))
  return EXIT_OK
}

async function runRequest(run: CommandRun, flags: AccessFlags): Promise<number> {
  const store = storeChoice(flags)
  const client = await clientFor(run, flags)
  const outcome = await client.access.request({ message: flags.message, store, signal: run.signal })
  const { state } = outcome.access
  return tell(run, outcome, state === 'granted' || state === 'pending')
}

async function runWait(run: CommandRun, flags: AccessFlags): Promise<number> {
  const { context, report, signal } = run
  const store = storeChoice(flags)
  const timeoutMs = flags.timeout === undefined ? undefined : timeSpanMs('--timeout', flags.timeout)
  const client = await clientFor(run, flags)
  const startedAtMs = context.now()
  const still = setInterval(() => {
    report.note(`Still waiting, for ${formatDuration(context.now() - startedAtMs)} now.`)
  }, STILL_MS)
  try {
    const outcome = await client.access.wait({
      timeoutMs,
      store,
      signal,
      onStatus: (status) => {
        if (status.state === 'pending') report.note(`${accessSentence(status)} Ctrl-C ends the waiting only.`)
      },
    })
    return await tell(run, outcome, outcome.access.state === 'granted')
  } finally {
    clearInterval(still)
  }
}

async function tell({ report }: CommandRun, outcome: AccessOutcome, isOk: boolean): Promise<number> {
  await report.result('access', { schemaVersion: 1, ...outcome }, () => outcomeLines(outcome))
  return isOk ? EXIT_OK : exitCodeOf({ code: 'ACCESS_REQUIRED' })
}
