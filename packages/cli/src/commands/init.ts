import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { createAsker } from '../init/asker.js'
import type { InitFlags } from '../init/init-flags.js'
import { setUp } from '../init/set-up.js'
import { initLines } from '../output/init-lines.js'
import { outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { addOutputFlags, addPlatformFlags } from './flags.js'

const CANCELLED = 'Cancelled. Nothing was written.'

/** Adds `slipway init`. */
export function addInitCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('init')
    .description('set a game up: ask a few questions, write slipway.json')
    .argument('[folder]', 'build folder; without it, one is looked for')
    .option('--dir <folder>', 'build folder, as the argument')
    .option('--name <name>', 'name of the image; in a project that is set up, of one more')
    .option('--app <name>', 'app whose versions are made')
    .option('--port <port>', 'port that players reach: 7777/udp')
    .option('--no-template', 'only push: make no app versions')
    .option('--yes', 'ask nothing, take what is proposed')
  addPlatformFlags(command)
  addOutputFlags(command).action(async (folder: string | undefined, flags: InitFlags) => {
    const work = (run: CommandRun) => runInit(run, folder, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
  })
}

async function runInit(run: CommandRun, folder: string | undefined, flags: InitFlags): Promise<undefined> {
  const { context, report, signal } = run
  // Who reads an object does not read questions.
  const prompt = flags.yes === true || flags.json === true ? undefined : context.openPrompt(signal)
  try {
    const { result, remarks } = await setUp(run, createAsker(prompt, report.say), { folder, flags })
    await report.result('init', result, () => initLines(result, remarks))
    for (const warning of result.warnings) report.warn(warning)
  } finally {
    prompt?.close()
  }
}
