import { Command } from 'commander'
import type { CliContext } from './cli-context.js'
import { addAccessCommand } from './commands/access.js'
import { addAppsCommand } from './commands/apps.js'
import { addAuthCommand } from './commands/auth.js'
import { addDeleteCommand } from './commands/delete.js'
import { addDockerfileCommand } from './commands/dockerfile.js'
import { addDoctorCommand } from './commands/doctor.js'
import { addEmulatorCommand } from './commands/emulator.js'
import { addHarborCommand } from './commands/harbor.js'
import { addImagesCommand } from './commands/images.js'
import { addInitCommand } from './commands/init.js'
import { addInspectCommand } from './commands/inspect.js'
import { addLinkCommand } from './commands/link.js'
import { addLoginCommand } from './commands/login.js'
import { addLogoutCommand } from './commands/logout.js'
import { addPromoteCommand } from './commands/promote.js'
import { addPushCommand } from './commands/push.js'
import { addRunCommand } from './commands/run.js'
import { addScanCommand } from './commands/scan.js'
import { addStorageCommand } from './commands/storage.js'
import { addTagsCommand } from './commands/tags.js'
import { addTemplateCommand } from './commands/template.js'
import { addWatchCommand } from './commands/watch.js'
import { readVersion } from './version.js'

const HELP = `
Environment:
  SLIPWAY_REGISTRY, SLIPWAY_PROJECT            where short references belong
  SLIPWAY_PUSH_USERNAME, SLIPWAY_PUSH_TOKEN    credential for SLIPWAY_REGISTRY (or SLIPWAY_PUSH_TOKEN_FILE)
  SLIPWAY_API_URL, SLIPWAY_API_TOKEN           the hosting platform (or SLIPWAY_API_TOKEN_FILE)
  SLIPWAY_PULL_USERNAME, SLIPWAY_PULL_TOKEN    credential that app versions pull with (or SLIPWAY_PULL_TOKEN_FILE)
  SLIPWAY_SECRET_<NAME>                        secret of a template (or SLIPWAY_SECRET_<NAME>_FILE)
  SLIPWAY_WEBHOOK_SECRET                       what webhooks to slipway watch are sent with (or …_FILE)
  SLIPWAY_CONFIG                               the project file, instead of the nearest slipway.json
  SLIPWAY_LOG                                  debug, info, warn, error or off

Examples:
  slipway login
  slipway init
  slipway inspect build/linux-server
  slipway push build/linux-server --to game-server:1.4.2
  slipway push build/linux-server --to game-server:1.4.2 --dry-run
  slipway promote game-server:1.4.2 --to released/game-server
  slipway tags game-server
  slipway delete game-server --keep-newest 10 --dry-run
  slipway scan game-server:1.4.2 --fail-on high --only-fixable
  slipway storage
  slipway template create game-server
  slipway link game-server:1.4.2
  slipway apps
  slipway push . --builder docker --to game-server:1.4.2
  slipway run build/linux-server --port 7777/udp
  slipway dockerfile create build/linux-server --port 7777/udp
  slipway watch --once
  slipway doctor
  slipway emulator
`

/** What a command's action reports its exit code to. */
export type ExitCodeListener = (code: number) => void

/** The command line's grammar. Nothing runs before it is parsed. */
export function createProgram(context: CliContext, onExitCode: ExitCodeListener): Command {
  const program = new Command('slipway')
    .description("Gets a game's server build into a private container registry. No Docker needed.")
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print the help')
    .helpCommand(false)
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // Errors of the grammar are reported by main, in the form that was asked for.
      writeErr: () => undefined,
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      getErrHelpWidth: () => context.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
  addInitCommand(program, context, onExitCode)
  addPushCommand(program, context, onExitCode)
  addInspectCommand(program, context, onExitCode)
  addPromoteCommand(program, context, onExitCode)
  addImagesCommand(program, context, onExitCode)
  addTagsCommand(program, context, onExitCode)
  addDeleteCommand(program, context, onExitCode)
  addScanCommand(program, context, onExitCode)
  addStorageCommand(program, context, onExitCode)
  addTemplateCommand(program, context, onExitCode)
  addLinkCommand(program, context, onExitCode)
  addAppsCommand(program, context, onExitCode)
  addLoginCommand(program, context, onExitCode)
  addLogoutCommand(program, context, onExitCode)
  addAuthCommand(program, context, onExitCode)
  addAccessCommand(program, context, onExitCode)
  addHarborCommand(program, context, onExitCode)
  addRunCommand(program, context, onExitCode)
  addDockerfileCommand(program, context, onExitCode)
  addWatchCommand(program, context, onExitCode)
  addDoctorCommand(program, context, onExitCode)
  addEmulatorCommand(program, context, onExitCode)
  return program
}
