import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { findProjectConfig } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { folderLines, imageLines } from '../output/inspection-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientSettings, type RegistryFlags } from '../settings/client-settings.js'
import { buildSource, type SourceFlags } from '../settings/push-settings.js'
import { addOutputFlags, addRegistryFlags, addSourceFlags } from './flags.js'

/** `./x`, `../x`, `/x`, `~/x`, `C:\x`, `\\server\x`: written as a path, whether it exists or not. */
const WRITTEN_AS_PATH = /^[./~]|^[A-Za-z]:[\\/]|\\/

interface InspectFlags extends SourceFlags, RegistryFlags, OutputFlags {
  readonly verbose?: boolean
}

/** Adds `slipway inspect`. */
export function addInspectCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('inspect')
    .description('say what a build folder, or an image in the registry, is')
    .argument('<target>', 'a folder that exists or is written as a path, else a reference')
  addSourceFlags(command)
  addRegistryFlags(command)
  addOutputFlags(command)
    .option('--verbose', 'list everything that is left out')
    .action(async (target: string, flags: InspectFlags) => {
      const work = (run: CommandRun) => runInspect(run, target, flags)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run: work }))
    })
}

async function runInspect(run: CommandRun, target: string, flags: InspectFlags): Promise<undefined> {
  const { context, report, signal } = run
  const { cwd, env } = context
  const found = await findProjectConfig({ cwd, env })
  const client = context.createClient(clientSettings(context, flags, found?.config, report.logger))
  if (await isFolder(target, cwd)) {
    const source = buildSource({ folder: target, cwd, flags, image: undefined })
    const inspection = await client.inspectFolder({ ...source, signal })
    await report.result('inspection', { schemaVersion: 1, kind: 'folder', ...inspection }, () =>
      folderLines(inspection, { all: flags.verbose ?? false }),
    )
    for (const warning of inspection.warnings) report.warn(warning)
  } else {
    const image = await client.inspectImage(target, { signal })
    await report.result('inspection', { schemaVersion: 1, kind: 'image', ...image }, () => imageLines(image))
  }
}

/** Whether the argument of `inspect` means a folder. */
export async function isFolder(target: string, cwd: string): Promise<boolean> {
  if (WRITTEN_AS_PATH.test(target)) return true
  const found = await stat(resolve(cwd, target)).catch(() => undefined)
  return found?.isDirectory() ?? false
}
