import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { outputMode } from '../output/output-mode.js'
import type { ExitCodeListener } from '../program.js'
import type { RunFlags } from '../run/run-flags.js'
import { runServer } from '../run/run-server.js'
import { splitOperands } from '../run/server-args.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { usageError } from '../usage-error.js'
import { addBuildFlags } from './build-flags.js'
import { addApiFlag, addOutputFlags, addRegistryFlags, addSourceFlags, collect } from './flags.js'

/** Adds `slipway run`. */
export function addRunCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('run')
    .description('try a server in the Docker engine of this machine')
    .argument('[target]', 'build folder or reference; without it, the image of slipway.json')
    .argument('[args...]', 'after --: arguments of the server, in place of those of the image')
    .option('--image <name>', 'image of slipway.json')
    .option('--engine-image <name>', 'image that the Docker engine has')
  addBuildFlags(command)
  addSourceFlags(command)
    .option('--base <reference>', 'base image of a build folder, or scratch')
    .option('--platform <platform>', 'OS/ARCHITECTURE, where the build does not tell')
    .option('--no-init', 'let the server be PID 1, without /slipway/init')
    .option('--port <port>', 'port to publish on 127.0.0.1: 7777/udp (repeatable)', collect)
    .option('--env <pair>', 'NAME=value, or NAME to take the value from here (repeatable)', collect)
    .option('--memory <size>', 'limit of memory: 512m, 2GiB (default: that of the template)')
    .option('--wait-for <port>', 'port that has to be open: 7777/udp (default: all)')
    .option('--wait-for-log <text>', 'text of a line of output that says it is ready')
    .option('--timeout <span>', 'patience until it is ready (default: 60s)')
    .option('--smoke <span>', 'stop and report so long after it is ready, for CI: 10s')
    .option('--stop-grace <span>', 'time after which a server that should end is killed (default: 10s)')
    .option('--template <file>', 'take ports, environment and memory from this file')
    .option('--no-template', 'take them from no template')
  addApiFlag(addRegistryFlags(command))
  addOutputFlags(command)
    .option('--ndjson', 'print one JSON object for each event')
    .action(async (_target: string | undefined, _args: readonly string[], flags: RunFlags, own: Command) => {
      const kill = new AbortController()
      const work = (run: CommandRun) => runServer(run, operandsOf(program, own), flags, kill.signal)
      const cancelled = 'Cancelled. No server was started.'
      const surroundings = { ...context, exit: killFirst(context, kill) }
      onExitCode(await runCommand({ context: surroundings, mode: outputMode(flags), cancelled, run: work }))
    })
}

/** The second Ctrl-C kills the server, which ends the command too; a third one waits for nothing. */
function killFirst({ exit }: CliContext, kill: AbortController): CliContext['exit'] {
  return (code) => {
    if (kill.signal.aborted) exit(code)
    else kill.abort()
  }
}

function operandsOf(program: Command, own: Command) {
  const line = 'rawArgs' in program && Array.isArray(program.rawArgs) ? program.rawArgs.map(String) : []
  const operands = splitOperands(own.args, line)
  if (operands !== undefined) return operands
  throw usageError('more than one folder or reference is named', 'Arguments of the server follow --.')
}
