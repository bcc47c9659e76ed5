import type { Emulator, EmulatorOptions, RequestLogEntry } from '@slipway/emulator'
import type { Logger } from '@slipway/sdk'
import { type Command, Option } from 'commander'
import type { CliContext } from '../cli-context.js'
import { emulatorFailure } from '../emulator-failure.js'
import { emulatorLines } from '../output/emulator-lines.js'
import { emulatorStart } from '../output/emulator-start.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { requestLine } from '../output/request-line.js'
import { shellOf } from '../output/shell.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import {
  type EmulatorFlags,
  emulatorSettings,
  HARBOR_RELEASES,
  LEFT_OUT,
} from '../settings/emulator-settings.js'
import { collect } from './flags.js'

interface AllFlags extends EmulatorFlags, Pick<OutputFlags, 'json' | 'quiet'> {
  readonly fault?: readonly string[]
}

/** Adds `slipway emulator`. */
export function addEmulatorCommand(
  program: Command,
  context: CliContext,
  onExitCode: ExitCodeListener,
): void {
  program
    .command('emulator')
    .description('run a registry and a hosting platform on this machine until it is told to end')
    .option('--port <number>', 'port of the registry (default: a free one)')
    .option('--platform-port <number>', 'port of the platform and its status page (default: a free one)')
    .option('--data <folder>', 'folder that keeps everything (default: a temporary one)')
    .option('--project <name>', 'project of the registry (default: studio)')
    .addOption(choice('--access <state>', 'whether the registry may be used at once', ['granted', 'none']))
    .addOption(choice('--plan <plan>', 'plan of the organisation', ['paid', 'free']))
    .addOption(choice('--profile <name>', 'whose habits it has where they differ', ['harbor', 'oci']))
    .addOption(
      new Option('--harbor-version <release>', "release of Harbor's API (default: 2.13)").choices(
        HARBOR_RELEASES,
      ),
    )
    .addOption(choice('--auth <mode>', 'how the registry knows its clients', ['token', 'basic', 'none']))
    .option('--without <parts>', `leave out ${LEFT_OUT.join(', ')}; a comma between two`)
    .option('--storage-limit <size>', 'storage of the project, such as 500MB or 20GiB')
    .option('--advisories <file>', 'file of advisories for scans (profile harbor)')
    .option('--fault <fault>', 'what goes wrong, such as cut-request,afterBytes=1000 (repeatable)', collect)
    .option('--json', 'print one JSON object when it is ready')
    .option('-q, --quiet', 'print the result and errors only')
    .action(async (flags: AllFlags) => {
      const work = (run: CommandRun) => runEmulator(run, flags)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run: work }))
    })
}

/** The first value is the default one. */
function choice(flags: string, description: string, values: readonly [string, ...string[]]): Option {
  return new Option(flags, description).choices(values).default(values[0])
}

async function runEmulator(run: CommandRun, flags: AllFlags): Promise<undefined> {
  const { context, report, signal } = run
  const settings = emulatorSettings(flags, context.cwd)
  const onRequest = (entry: RequestLogEntry) => logRequest(report.logger, entry)
  const emulator = await start({ ...settings, onRequest }, flags.fault)
  try {
    const setup = {
      shell: shellOf(context.env),
      dataDir: settings.dataDir,
      hasAuth: flags.auth !== 'none',
      awaitsAccess: flags.access === 'none' && flags.auth !== 'none',
    }
    await report.result('emulator', emulatorStart(emulator), () => emulatorLines(emulator, setup))
    report.note('Running. Ctrl-C ends it.')
    await untilEnd(context, signal)
  } finally {
    await emulator.close()
  }
}

async function start(options: EmulatorOptions, faults: readonly string[] = []): Promise<Emulator> {
  // No other command needs it, and it brings a database.
  const { startEmulator, parseFaultFlag, EmulatorError } = await import('@slipway/emulator')
  try {
    return await startEmulator({ ...options, faults: faults.map(parseFaultFlag) })
  } catch (error) {
    throw error instanceof EmulatorError ? emulatorFailure(error) : error
  }
}

function logRequest(logger: Logger, entry: RequestLogEntry): void {
  logger.info(requestLine(entry))
  if (entry.failure instanceof Error) logger.error(`the emulator failed: ${entry.failure.message}`)
}

/** Resolves when somebody ends the emulator, or when whoever started it is gone. */
function untilEnd({ onInputEnd }: CliContext, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stopListening()
      resolve()
    }
    const stopListening = onInputEnd(end)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
