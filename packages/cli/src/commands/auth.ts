import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import type { ExitCodeListener } from '../program.js'
import { addImportDockerCommand, addSetupDockerCommand } from './auth-docker.js'
import { addExportCommand } from './auth-export.js'
import { addRotateCommand } from './auth-rotate.js'
import { addStatusCommand } from './auth-status.js'

/** Adds `slipway auth` with its commands. */
export function addAuthCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const auth = program
    .command('auth')
    .description('look at credentials, replace them, hand them to CI or docker')
    .helpCommand(false)
  addStatusCommand(auth, context, onExitCode)
  addRotateCommand(auth, context, onExitCode)
  addExportCommand(auth, context, onExitCode)
  addSetupDockerCommand(auth, context, onExitCode)
  addImportDockerCommand(auth, context, onExitCode)
}
