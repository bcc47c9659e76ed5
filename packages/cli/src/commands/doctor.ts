import { isSdkError, userFolders } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { checkBase } from '../doctor/base-check.js'
import type { DoctorCheck } from '../doctor/check.js'
import { checkCacheFolder, checkDisk } from '../doctor/disk-checks.js'
import { checkDockerFiles } from '../doctor/docker-file-checks.js'
import { checkEngine } from '../doctor/engine-check.js'
import { checkNode } from '../doctor/node-check.js'
import { checkProjectFile } from '../doctor/project-check.js'
import { askRegistry, checkRegistrySetting } from '../doctor/registry-checks.js'
import { layerCacheRows, readSetup, registryRows } from '../doctor/setup-checks.js'
import { checkStores } from '../doctor/store-checks.js'
import { EXIT_FAILED, EXIT_OK } from '../exit-code.js'
import { doctorLines } from '../output/doctor-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { styleFor } from '../output/style.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientSettings, type RegistryFlags } from '../settings/client-settings.js'
import { addOutputFlags, addRegistryFlags } from './flags.js'

interface DoctorFlags extends RegistryFlags, OutputFlags {}

/** Adds `slipway doctor`. */
export function addDoctorCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program.command('doctor').description('check everything that a push needs')
  addRegistryFlags(command)
  addOutputFlags(command).action(async (flags: DoctorFlags) => {
    const work = (run: CommandRun) => runDoctor(run, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run: work }))
  })
}

async function runDoctor({ context, report, signal }: CommandRun, flags: DoctorFlags): Promise<number> {
  const { env, stdout } = context
  const project = await checkProjectFile(context)
  const client = context.createClient(clientSettings(context, flags, project.found, report.logger))
  const setup = await readSetup(client)
  const registry = checkRegistrySetting(context, flags, { config: project.found?.config, setup })
  const isAsked = registry.status === 'ok' && !isSdkError(setup)
  const answer = isAsked ? await askRegistry(client, signal) : undefined
  const cacheDir = flags.cacheDir ?? userFolders(env).cache
  const checks: readonly DoctorCheck[] = [
    checkNode(context.nodeVersion),
    project.check,
    ...registryRows(registry, setup, answer),
    ...(await checkStores(client, { push: isSdkError(setup) ? undefined : setup.push, signal })),
    ...(await checkDockerFiles(client)),
    await checkBase(client, { config: project.found?.config, signal }),
    checkEngine(await client.checkDockerEngine({ signal })),
    await checkCacheFolder(cacheDir),
    ...layerCacheRows(setup),
    await checkDisk(cacheDir),
  ]
  const isHealthy = checks.every(({ status }) => status !== 'fail')
  await report.result('checks', { schemaVersion: 1, ok: isHealthy, checks }, () =>
    doctorLines(checks, styleFor(stdout, env)),
  )
  return isHealthy ? EXIT_OK : EXIT_FAILED
}
