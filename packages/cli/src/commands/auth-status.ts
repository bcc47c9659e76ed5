import type { Command } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_OK, exitCodeOf } from '../exit-code.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import { statusLines } from '../output/status-lines.js'
import { styleFor } from '../output/style.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { troubleWith } from '../settings/credential-trouble.js'
import { timeSpanMs } from '../settings/time-span.js'
import { addOutputFlags, addPlatformFlags } from './flags.js'

interface StatusFlags extends RegistryFlags, OutputFlags {
  readonly expiresWithin?: string
  readonly offline?: boolean
}

/** Adds `slipway auth status`. */
export function addStatusCommand(auth: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = auth
    .command('status')
    .description('show which credentials would be used, and what each may do')
    .option('--expires-within <span>', 'end with 3 when one stops working within 14d, 12h, ...')
    .option('--offline', 'ask no server')
  addPlatformFlags(command)
  addOutputFlags(command).action(async (flags: StatusFlags) => {
    const work = (run: CommandRun) => runStatus(run, flags)
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled: 'Cancelled.', run: work }))
  })
}

async function runStatus(run: CommandRun, flags: StatusFlags): Promise<number> {
  const { context, report, signal } = run
  const { expiresWithin, offline = false } = flags
  const withinMs = expiresWithin === undefined ? 0 : timeSpanMs('--expires-within', expiresWithin)
  const client = await clientFor(run, flags)
  const status = await client.credentials.status({ verify: !offline, signal })
  const nowMs = context.now()
  const judged = status.credentials.map((check) => ({
    check,
    trouble: troubleWith(check, { nowMs, withinMs }),
  }))
  const isOk = judged.every(({ trouble }) => trouble === undefined)
  const credentials = judged.map(({ check, trouble }) => ({ ...check, ...(trouble && { trouble }) }))
  await report.result('credentials', { ...status, ok: isOk, credentials }, () =>
    statusLines(status, judged, styleFor(context.stdout, context.env)),
  )
  return isOk ? EXIT_OK : exitCodeOf({ code: 'CREDENTIAL_REJECTED' })
}
