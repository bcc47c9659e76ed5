import { type Client, formatDuration, type ProjectReport, type StorageRequestStatus } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_OK, exitCodeOf } from '../exit-code.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { projectLines } from '../output/project-lines.js'
import { storageLines } from '../output/storage-lines.js'
import {
  storageRequestLines,
  storageRequestSentence,
  storageRequestsLines,
} from '../output/storage-request-lines.js'
import { newestFirst } from '../output/times.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { parseByteSize } from '../settings/byte-size.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { timeSpanMs } from '../settings/time-span.js'
import { usageError } from '../usage-error.js'
import { withinLimit } from '../within-limit.js'
import { addAllFlag, addOutputFlags, addPlatformFlags } from './flags.js'

/** What the project's rules are worth waiting for: they are not what was asked for first. */
const PROJECT_LIMIT_MS = 15_000
const NO_TERMINAL_COLUMNS = 80
/** How often somebody who waits is told that nothing has changed. */
const STILL_MS = 60_000

interface StorageFlags extends RegistryFlags, OutputFlags {
  readonly all?: boolean
  readonly reason?: string
  readonly wait?: boolean
  readonly timeout?: string
}

type Work = (run: CommandRun, flags: StorageFlags, args: readonly string[]) => Promise<number>

/** Adds `slipway storage` with its commands. */
export function addStorageCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const storage = program
    .command('storage')
    .description('show how much storage the project uses and of what, ask for more')
    .usage('[request SIZE | status]')
    .helpCommand(false)
  const finish = (command: Command, cancelled: string, work: Work) => {
    addOutputFlags(addPlatformFlags(command)).action(async () => {
      const flags: StorageFlags = command.opts()
      const run = (given: CommandRun) => work(given, flags, command.args)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run }))
    })
  }
  const show = storage
    .command('show', { isDefault: true })
    .description('what is used and free, what is big and old, and the rules of the project (the default)')
  finish(addAllFlag(show), 'Cancelled.', runShow)
  const request = storage
    .command('request')
    .description('ask those who run the platform for more storage')
    .argument('<size>', 'how much more: 5GiB, 500MB')
    .option('--reason <text>', 'what they may want to know')
    .option('--wait', 'wait until it is decided')
    .option('--timeout <span>', 'wait no longer than 30m, 1h, ... (default: without end)')
  finish(request, 'Cancelled. A request that was sent stays: slipway storage status.', runRequest)
  const status = storage.command('status').description('say how far the requests for more storage are')
  finish(addAllFlag(status), 'Cancelled.', runStatus)
}

async function runShow(run: CommandRun, flags: StorageFlags): Promise<number> {
  const { context, report, signal } = run
  const client = await clientFor(run, flags)
  const [storage, rules] = await Promise.all([
    client.storage.report({ signal }),
    projectRules(client, signal),
  ])
  const shown = {
    all: flags.all ?? false,
    nowMs: context.now(),
    columns: context.stdout.columns ?? NO_TERMINAL_COLUMNS,
  }
  await report.result('storage', { schemaVersion: 1, storage, ...rules }, () => [
    ...storageLines(storage, shown),
    ...('project' in rules ? projectLines(rules.project) : []),
  ])
  if ('projectProblem' in rules) report.note(`Rules and rights are not shown: ${rules.projectProblem}`)
  return EXIT_OK
}

/** Rules and rights are shown where somebody tells them; the figures are worth showing without. */
async function projectRules(
  client: Client,
  signal: AbortSignal,
): Promise<{ readonly project: ProjectReport } | { readonly projectProblem: string }> {
  try {
    const limit = { limitMs: PROJECT_LIMIT_MS, signal }
    return { project: await withinLimit(limit, (limited) => client.project({ signal: limited })) }
  } catch (error) {
    if (signal.aborted) throw error
    return { projectProblem: error instanceof Error ? error.message : 'something unknown was thrown' }
  }
}

async function runRequest(
  run: CommandRun,
  flags: StorageFlags,
  [size = '']: readonly string[],
): Promise<number> {
  const { report, signal } = run
  const requestedBytes = parseByteSize(size) ?? notASize()
  const { reason, timeout, wait = false } = flags
  if (timeout !== undefined && !wait) throw usageError('--timeout is about waiting', 'Add --wait.')
  const timeoutMs = timeout === undefined ? undefined : timeSpanMs('--timeout', timeout)
  const client = await clientFor(run, flags)
  const sent = await client.storage.request({ requestedBytes, reason, signal })
  const status = wait && sent.state === 'pending' ? await decided(run, client, { sent, timeoutMs }) : sent
  await report.result('storage', { schemaVersion: 1, request: status }, () => storageRequestLines(status))
  return status.state === 'denied' ? exitCodeOf({ code: 'QUOTA_EXCEEDED' }) : EXIT_OK
}

async function decided(
  { context, report, signal }: CommandRun,
  client: Client,
  { sent, timeoutMs }: { readonly sent: StorageRequestStatus; readonly timeoutMs: number | undefined },
): Promise<StorageRequestStatus> {
  report.note(`${storageRequestSentence(sent)} Ctrl-C ends the waiting only.`)
  const startedAtMs = context.now()
  const still = setInterval(() => {
    report.note(`Still waiting, for ${formatDuration(context.now() - startedAtMs)} now.`)
  }, STILL_MS)
  try {
    return await client.storage.wait({ id: sent.id, timeoutMs, signal })
  } finally {
    clearInterval(still)
  }
}

async function runStatus(run: CommandRun, flags: StorageFlags): Promise<number> {
  const { context, report, signal } = run
  const client = await clientFor(run, flags)
  const requests = newestFirst(await client.storage.requests({ signal }), ({ requestedAt }) => requestedAt)
  await report.result('storage', { schemaVersion: 1, requests }, () =>
    storageRequestsLines(requests, { all: flags.all ?? false, nowMs: context.now() }),
  )
  return EXIT_OK
}

function notASize(): never {
  throw usageError('SIZE is how much more storage', 'Write a number and its unit: 5GiB, 500MB.')
}
