import { resolve } from 'node:path'
import { findProjectConfig, parsePlatform } from '@slipway/sdk'
import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_FAILED, EXIT_OK } from '../exit-code.js'
import { checkLines, createdLines } from '../output/dockerfile-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { writeTextFile } from '../output/text-file.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { chooseImage } from '../settings/chosen-image.js'
import { clientSettings } from '../settings/client-settings.js'
import {
  type DockerfileFlags,
  type DockerfilePlace,
  dockerfilePlace,
  dockerfileSettings,
  templateOfProject,
} from '../settings/dockerfile-settings.js'
import { addHostFlags, addOutputFlags, collect } from './flags.js'

interface CreateFlags extends DockerfileFlags, OutputFlags {
  readonly image?: string
  readonly force?: boolean
}

interface CheckFlags extends OutputFlags {
  readonly context?: string
  readonly image?: string
  readonly platform?: string
}

/** Adds `slipway dockerfile` with its commands. */
export function addDockerfileCommand(
  program: Command,
  context: CliContext,
  onExitCode: ExitCodeListener,
): void {
  const dockerfile = program
    .command('dockerfile')
    .description('make or check a Dockerfile, for those who build with Docker')
    .helpCommand(false)
  const create = dockerfile
    .command('create')
    .description('write a Dockerfile and a .dockerignore for a build folder')
    .argument('[folder]', 'build folder; without it, the image of slipway.json')
  addCreateFlags(create)
  addOutputFlags(addHostFlags(create)).action(async (folder: string | undefined, flags: CreateFlags) => {
    const run = (given: CommandRun) => runCreate(given, folder, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run }))
  })
  const check = dockerfile
    .command('check')
    .description('say what is wrong with a Dockerfile; exit code 1 for an error')
    .argument('[file]', 'the Dockerfile', 'Dockerfile')
    .option('--context <folder>', 'folder that it is built from, instead of its own')
    .option('--platform <platform>', 'what the image is built for, instead of linux/amd64')
    .option('--image <name>', 'image of slipway.json whose template has the ports')
  addOutputFlags(check).action(async (file: string, flags: CheckFlags) => {
    const run = (given: CommandRun) => runCheck(given, file, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run }))
  })
}

function addCreateFlags(command: Command): Command {
  return command
    .option('--output <path>', 'path of the Dockerfile, instead of the folder above the build folder')
    .option('--force', 'replace a Dockerfile and a .dockerignore that are there')
    .option('--image <name>', 'image of slipway.json')
    .option('--entrypoint <path>', 'program to start, as a path in the build folder')
    .option('--arg <value>', 'default argument of the program (repeatable)', collect)
    .option('--ignore <pattern>', 'leave out what matches, in .dockerignore grammar (repeatable)', collect)
    .option('--base <reference>', 'base image, or scratch')
    .option('--platform <platform>', 'OS/ARCHITECTURE, where the build does not tell')
    .option('--port <port>', 'port that the server listens on: 7777/udp (repeatable)', collect)
    .option('--env <pair>', 'NAME=value for the server, no secrets (repeatable)', collect)
    .option('--stop-signal <signal>', 'signal that asks the server to end')
    .option('--no-ca-certificates', 'do not install CA certificates in a base that has none')
    .option('--offline', 'do not ask for the digest of the base image')
}

async function runCreate(
  { context, report, signal }: CommandRun,
  folder: string | undefined,
  flags: CreateFlags,
): Promise<number> {
  const found = await findProjectConfig(context)
  const image = chooseImage({ folder, image: flags.image }, found)
  const settings = dockerfileSettings({ folder, cwd: context.cwd, flags, image })
  const place = await dockerfilePlace({ cwd: context.cwd, folder: settings.folder, ...flags })
  const client = context.createClient(clientSettings(context, flags, found, report.logger))
  const created = await client.dockerfile.create({ ...settings, context: place.context, signal })
  await write(place, created)
  const { base, assumptions } = created
  await report.result('dockerfile', { schemaVersion: 1, ...place, base, assumptions }, () =>
    createdLines({ ...place, assumptions }),
  )
  return EXIT_OK
}

async function write(
  place: DockerfilePlace,
  texts: { readonly dockerfile: string; readonly dockerignore: string },
): Promise<void> {
  const flag = '--output'
  await writeTextFile({ path: place.dockerignore, text: texts.dockerignore, what: 'the .dockerignore', flag })
  await writeTextFile({ path: place.dockerfile, text: texts.dockerfile, what: 'the Dockerfile', flag })
}

async function runCheck(
  { context, report, signal }: CommandRun,
  file: string,
  flags: CheckFlags,
): Promise<number> {
  const found = await findProjectConfig(context)
  const client = context.createClient(clientSettings(context, {}, found, report.logger))
  const { cwd } = context
  const checked = await client.dockerfile.check({
    file: resolve(cwd, file),
    context: flags.context === undefined ? undefined : resolve(cwd, flags.context),
    template: templateOfProject(found, flags.image),
    platform: flags.platform === undefined ? undefined : parsePlatform(flags.platform),
    signal,
  })
  await report.result('dockerfile', { schemaVersion: 1, ...checked }, () => checkLines(checked))
  return checked.isValid ? EXIT_OK : EXIT_FAILED
}
