import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Artifact, type Client, type ContentSourceName, findProjectConfig } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { artifactFactLines } from '../output/artifact-lines.js'
import { folderLines, imageLines } from '../output/inspection-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientSettings, type RegistryFlags } from '../settings/client-settings.js'
import { buildSource, type SourceFlags } from '../settings/push-settings.js'
import { withinLimit } from '../within-limit.js'
import { addApiFlag, addOutputFlags, addRegistryFlags, addSourceFlags } from './flags.js'

/** `./x`, `../x`, `/x`, `~/x`, `C:\x`, `\\server\x`: written as a path, whether it exists or not. */
const WRITTEN_AS_PATH = /^[./~]|^[A-Za-z]:[\\/]|\\/

/** What the registry tells besides the image is worth this much patience. */
const FACTS_LIMIT_MS = 15_000

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
  addApiFlag(addRegistryFlags(command))
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
  const client = context.createClient(clientSettings(context, flags, found, report.logger))
  if (await isFolder(target, cwd)) {
    const source = buildSource({ folder: target, cwd, flags, image: undefined })
    const inspection = await client.inspectFolder({ ...source, signal })
    await report.result('inspection', { schemaVersion: 1, kind: 'folder', ...inspection }, () =>
      folderLines(inspection, { all: flags.verbose ?? false }),
    )
    for (const warning of inspection.warnings) report.warn(warning)
  } else {
    const image = await client.inspectImage(target, { signal })
    const facts = await registryFacts(client, target, signal)
    const lines = () => [...imageLines(image), ...registryLines(facts, context.now())]
    await report.result('inspection', { schemaVersion: 1, kind: 'image', ...image, ...facts }, lines)
    if ('artifactProblem' in facts) {
      report.note(`What the registry knows besides is not shown: ${facts.artifactProblem}`)
    }
  }
}

type RegistryFacts =
  | { readonly artifact: Artifact; readonly artifactSource: ContentSourceName | undefined }
  | { readonly artifactProblem: string }

/** Tags, times, scan and app versions of an image; why not, where nobody tells. The image itself was read without them. */
async function registryFacts(client: Client, reference: string, signal: AbortSignal): Promise<RegistryFacts> {
  try {
    return await withinLimit({ limitMs: FACTS_LIMIT_MS, signal }, async (limited) => {
      const artifact = await client.artifacts.get(reference, { signal: limited })
      const { features } = await client.capabilities({ signal: limited })
      return { artifact, artifactSource: features.artifacts.source }
    })
  } catch (error) {
    if (signal.aborted) throw error
    return { artifactProblem: error instanceof Error ? error.message : 'something unknown was thrown' }
  }
}

function registryLines(facts: RegistryFacts, nowMs: number): string[] {
  if ('artifactProblem' in facts) return []
  return ['', ...artifactFactLines(facts.artifact, { source: facts.artifactSource, nowMs })]
}

/** Whether the argument of `inspect` means a folder. */
export async function isFolder(target: string, cwd: string): Promise<boolean> {
  if (WRITTEN_AS_PATH.test(target)) return true
  const found = await stat(resolve(cwd, target)).catch(() => undefined)
  return found?.isDirectory() ?? false
}
