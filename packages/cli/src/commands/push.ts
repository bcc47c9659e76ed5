import { type Command, Option } from 'commander'
import type { CliContext } from '../cli-context.js'
import { outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import { pushAll } from '../push/push-all.js'
import type { PushFlags } from '../push/push-flags.js'
import { pushNamed } from '../push/push-named.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { addBuildFlags } from './build-flags.js'
import { addApiFlag, addOutputFlags, addRegistryFlags, addSourceFlags, collect } from './flags.js'

const CANCELLED =
  'Cancelled. The tag was not changed; layers already sent stay in the registry and will be reused.'

/** Adds `slipway push`. */
export function addPushCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('push')
    .description('put a build folder into the registry as an image, or one of the Docker engine')
    .argument(
      '[folder]',
      'build folder, with --builder docker the build context; without it, the image of slipway.json',
    )
    .option('--to <reference>', 'where it goes: REPOSITORY:TAG, or REPOSITORY for a new tag')
    .option('--image <name>', 'image of slipway.json')
    .option('--all', 'every image of slipway.json, under one tag')
    .option('--tag <tag>', 'the tag of --all, instead of one from the time and the commit')
  addFolderFlags(command)
  addDockerFlags(command)
  command
    .option('--platform <platform>', 'OS/ARCHITECTURE, where the build does not tell')
    .option('--annotation <pair>', 'KEY=value for the manifest (repeatable)', collect)
    .option('--move-tag', 'move the tag if it names another image')
    .option('--template <file>', 'make the app version by the template in this file')
    .option('--no-template', 'push only: make no app version')
    .option('--session', 'ask for user name and token, and forget them after this push')
    .option('--dry-run', 'say what a push would do, change nothing')
  addApiFlag(addRegistryFlags(command))
  addOutputFlags(command)
    .option('--ndjson', 'print one JSON object for each event')
    .option('--verbose', 'list everything that is left out, and print what a build of the Docker engine says')
    .action(async (folder: string | undefined, flags: PushFlags) => {
      const work = (run: CommandRun) =>
        flags.all ? pushAll(run, folder, flags) : pushNamed(run, folder, flags)
      onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: CANCELLED, run: work }))
    })
}

/** The flags that say what becomes of a build folder. */
function addFolderFlags(command: Command): void {
  addSourceFlags(command)
    .option('--base <reference>', 'base image, or scratch')
    .option('--port <port>', 'port that the server listens on: 7777/udp (repeatable)', collect)
    .option('--env <pair>', 'NAME=value for the server, no secrets (repeatable)', collect)
    .option('--stop-signal <signal>', 'signal that asks the server to end')
    .option(
      '--stop-command <word>',
      'program, then each argument, that ends the server (repeatable)',
      collect,
    )
    .option('--stop-grace <seconds>', 'time after which a server that should end is killed')
    .option('--no-init', 'let the server be PID 1, without /slipway/init')
    .option('--no-ca-certificates', 'do not add CA certificates to a base that has none')
}

/** The flags about images of the Docker engine. */
function addDockerFlags(command: Command): void {
  const via = new Option('--via <name>', "who sends the Docker engine's image: daemon is the engine itself")
  addBuildFlags(command)
    .option('--engine-image <name>', 'push an image that the Docker engine has')
    .addOption(via.choices(['slipway', 'daemon']))
}
