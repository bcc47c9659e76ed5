import { type Command, Option } from 'commander'
import type { CliContext } from '../cli-context.js'
import { exportLines } from '../output/export-lines.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { shellOf } from '../output/shell.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { EXPORT_FORMATS, type ExportFormat, isRevealed } from '../settings/export-format.js'
import { addOutputFlags, addPlatformFlags } from './flags.js'

interface ExportFlags extends RegistryFlags, OutputFlags {
  readonly format: ExportFormat
  readonly reveal?: boolean
}

/** Adds `slipway auth export`. */
export function addExportCommand(auth: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = auth
    .command('export')
    .description('show the variables that give a CI job these credentials')
    .addOption(new Option('--format <name>', 'whom they are for').choices(EXPORT_FORMATS).default('env'))
    .option('--reveal', 'show secrets too, on a terminal only')
  addPlatformFlags(command)
  addOutputFlags(command).action(async (flags: ExportFlags) => {
    const work = (run: CommandRun) => runExport(run, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run: work }))
  })
}

async function runExport(run: CommandRun, flags: ExportFlags): Promise<undefined> {
  const { context, report, signal } = run
  const { format } = flags
  const view = { format, isRevealed: isRevealed(flags, context.stdout.isTTY), shell: shellOf(context.env) }
  const client = await clientFor(run, flags)
  const variables = await client.credentials.export({ signal })
  const value = {
    schemaVersion: 1,
    format,
    variables: variables.map(({ name, isSecret, value: text }) =>
      isSecret ? { name, isSecret } : { name, isSecret, value: text },
    ),
  }
  await report.result('variables', value, () => exportLines(variables, view))
}
