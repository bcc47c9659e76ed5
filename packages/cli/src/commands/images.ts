import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { artifactLines, repositoryLines } from '../output/images-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { readList } from '../read-list.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { addAllFlag, addOutputFlags, addPlatformFlags } from './flags.js'

interface ImagesFlags extends RegistryFlags, OutputFlags {
  readonly all?: boolean
}

/** Adds `slipway images`. */
export function addImagesCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('images')
    .description('list the repositories of the project, or the artifacts of one')
    .argument('[repository]', 'repository whose artifacts are listed')
  addAllFlag(command)
  addPlatformFlags(command)
  addOutputFlags(command).action(async (repository: string | undefined, flags: ImagesFlags) => {
    const work = (run: CommandRun) => runImages(run, repository, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run: work }))
  })
}

async function runImages(
  run: CommandRun,
  repository: string | undefined,
  flags: ImagesFlags,
): Promise<undefined> {
  const { context, report, signal } = run
  const client = await clientFor(run, flags)
  const shown = { all: flags.all ?? false, nowMs: context.now() }
  if (repository === undefined) {
    // All of them: only artifacts come in the order of their push times.
    const found = await readList((page) => client.artifacts.repositories(page), { all: true, signal })
    const value = { schemaVersion: 1, source: found.source, repositories: found.items }
    await report.result('images', value, () => repositoryLines(found, shown))
    return
  }
  const all = shown.all || wantsWhole(flags)
  const found = await readList((page) => client.artifacts.list({ repository, ...page }), { all, signal })
  const value = { schemaVersion: 1, source: found.source, artifacts: found.items }
  await report.result('images', value, () => artifactLines(found, shown))
}

/** Whether a script reads the list. */
function wantsWhole({ json, jsonFile }: OutputFlags): boolean {
  return json === true || jsonFile !== undefined
}
