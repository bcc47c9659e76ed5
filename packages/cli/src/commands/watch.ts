import type { WatchEvent, WatchReport } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_OK, exitCodeOf } from '../exit-code.js'
import { outputMode } from '../output/output-mode.js'
import { pasteLines, watchEventLines, watchReportLines } from '../output/watch-lines.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import { type WatchFlags, watchSettings } from '../settings/watch-settings.js'
import { addOutputFlags, addPlatformFlags } from './flags.js'

/** Adds `slipway watch`. */
export function addWatchCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('watch')
    .description('give each tag its app version as it is pushed, until it is told to end')
    .argument('[repository...]', 'repositories (default: those of slipway.json that have a template)')
    .option('--interval <span>', 'look at everything every 30s, 5m, ... (default: 60s)')
    .option('--once', 'look once and end')
    .option('--listen <[host:]port>', "look at once when a webhook of Harbor's tells of a push")
    .option('--public-url <url>', 'address under which Harbor reaches what listens here')
    .option('--secret-file <file>', 'file with what Harbor sends as the Authorization header')
    .option('--register', "make the project's webhook policy, as its administrator (SLIPWAY_HARBOR_USERNAME)")
  addPlatformFlags(command)
  addOutputFlags(command)
    .option('--ndjson', 'print one JSON object for each event')
    .action(async (repositories: readonly string[], flags: WatchFlags) => {
      const work = (run: CommandRun) => runWatch(run, repositories, flags)
      const cancelled = 'Cancelled. Versions that were made stay.'
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run: work }))
    })
}

async function runWatch(
  run: CommandRun,
  repositories: readonly string[],
  flags: WatchFlags,
): Promise<number> {
  const { context, report, signal } = run
  const settings = watchSettings(repositories, flags, context.cwd)
  const client = await clientFor(run, flags)
  const onEvent = (event: WatchEvent) => {
    report.event(event)
    for (const line of watchEventLines(event)) report.note(line)
    if (event.type !== 'listening' || flags.register === true) return
    for (const line of pasteLines(event)) report.note(line)
  }
  const done = await client.watch({ ...settings, signal, onEvent })
  await report.result('watch', done, () => watchReportLines(done))
  return flags.once === true ? exitCodeOfLook(done) : EXIT_OK
}

function exitCodeOfLook({ conflicts, failures: [failure] }: WatchReport): number {
  if (conflicts.length > 0) return exitCodeOf({ code: 'VERSION_DIFFERS' })
  return failure === undefined ? EXIT_OK : exitCodeOf(failure.error)
}
