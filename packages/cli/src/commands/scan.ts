import { resolve } from 'node:path'
import { type Client, type ScanCheck, type ScanCheckOptions, toJUnit, toSarif } from '@slipway/sdk'
import { type Command, Option } from 'commander'
import type { CliContext } from '../cli-context.js'
import { EXIT_OK, EXIT_VULNERABLE } from '../exit-code.js'
import { type OutputFlags, outputMode } from '../output/output-mode.js'
import type { Reporter } from '../output/reporter.js'
import { type FinishedScan, scanLines } from '../output/scan-lines.js'
import { SCAN_STATES } from '../output/scan-words.js'
import { writeTextFile } from '../output/text-file.js'
import { unfinishedExitCode, unfinishedScanLines } from '../output/unfinished-scan.js'
import type { ExitCodeListener } from '../program.js'
import { type CommandRun, runCommand } from '../run-command.js'
import { clientFor } from '../settings/client-for.js'
import type { RegistryFlags } from '../settings/client-settings.js'
import { FAIL_ON, type GateFlags, scanSettings } from '../settings/scan-settings.js'
import { addAllFlag, addOutputFlags, addPlatformFlags } from './flags.js'

interface ScanFlags extends GateFlags, RegistryFlags, OutputFlags {
  readonly wait?: boolean
  readonly junit?: string
  readonly sarif?: string
  readonly all?: boolean
}

/** Adds `slipway scan`. */
export function addScanCommand(program: Command, context: CliContext, onExitCode: ExitCodeListener): void {
  const command = program
    .command('scan')
    .description('show the vulnerabilities of an image, and check them; starts a scan where there is none')
    .argument('<reference>', 'image in the registry')
    .option('--wait', 'wait until the scan has finished (the default)')
    .addOption(new Option('--no-wait', 'start and await nothing').conflicts('timeout'))
    .option('--timeout <span>', 'wait no longer than 30s, 10m, ... (default: 10m)')
    .addOption(new Option('--fail-on <severity>', 'end with 10 from this severity on').choices(FAIL_ON))
    .option('--only-fixable', 'let only that fail which a newer version mends')
    .option('--ignore-file <file>', 'accepted vulnerabilities: one id a line, exp:YYYY-MM-DD, # reason')
    .option('--junit <file>', 'write the result as JUnit XML')
    .option('--sarif <file>', 'write the result as SARIF 2.1.0')
  addAllFlag(command)
  addPlatformFlags(command)
  addOutputFlags(command).action(async (reference: string, flags: ScanFlags) => {
    const work = (run: CommandRun) => runScan(run, reference, flags)
    const cancelled = 'Cancelled. A scan that was started goes on.'
    onExitCode(await runCommand({ context, mode: outputMode(flags), cancelled, run: work }))
  })
}

async function runScan(run: CommandRun, reference: string, flags: ScanFlags): Promise<number> {
  const { context, report, signal } = run
  const settings = await scanSettings(flags, context.cwd)
  const client = await clientFor(run, flags)
  const onStatus: ScanCheckOptions['onStatus'] = ({ state }) => {
    if (state === 'running' || state === 'waiting') report.note(`The scan is ${SCAN_STATES[state]}.`)
  }
  const options = { ...settings, signal, onStatus }
  const check = await scanCheck(client, reference, { ...options, waits: flags.wait !== false })
  const finished = finishedScan(check)
  const shown = {
    failOn: flags.failOn,
    onlyFixable: flags.onlyFixable ?? false,
    all: flags.all ?? false,
    nowMs: context.now(),
  }
  await report.result('scan', { schemaVersion: 1, ...check }, () =>
    finished === undefined ? unfinishedScanLines(check.status) : scanLines(finished, shown),
  )
  warn(report, check)
  if (finished !== undefined) await writeFiles(finished, flags, context.cwd)
  if (finished !== undefined) return finished.verdict.passes ? EXIT_OK : EXIT_VULNERABLE
  // Who only looks is answered by the state too; who checks is not.
  const isLook = flags.wait === false && !flags.failOn && !flags.junit && !flags.sarif
  return isLook ? EXIT_OK : unfinishedExitCode(check.status)
}

async function scanCheck(
  client: Client,
  reference: string,
  { waits, ...options }: ScanCheckOptions & { readonly waits: boolean },
): Promise<ScanCheck> {
  if (waits) return client.scans.check(reference, options)
  const status = await client.scans.status(reference, { signal: options.signal })
  if (status.state !== 'finished') return { status, gaps: [] }
  return client.scans.check(reference, { ...options, start: false })
}

function finishedScan({ status, report, verdict }: ScanCheck): FinishedScan | undefined {
  return report === undefined || verdict === undefined ? undefined : { status, report, verdict }
}

async function writeFiles({ report, verdict }: FinishedScan, flags: ScanFlags, cwd: string): Promise<void> {
  const { junit, sarif } = flags
  if (junit !== undefined) {
    await writeTextFile({
      path: resolve(cwd, junit),
      text: toJUnit(report, verdict),
      what: 'the JUnit XML',
      flag: '--junit',
    })
  }
  if (sarif !== undefined) {
    const text = `${JSON.stringify(toSarif(report, verdict), undefined, 2)}\n`
    await writeTextFile({ path: resolve(cwd, sarif), text, what: 'the SARIF log', flag: '--sarif' })
  }
}

function warn(report: Reporter, { verdict, gaps }: ScanCheck): void {
  for (const { id, line, expiresAt = '' } of verdict?.expiredRules ?? []) {
    const message = `Line ${line} of the ignore file does not count any more: ${id} ended on ${expiresAt}.`
    report.warn({ code: 'IGNORE_RULE_EXPIRED', message })
  }
  for (const { id, line } of verdict?.unusedRules ?? []) {
    const message = `Line ${line} of the ignore file meets nothing: the scan did not find ${id}.`
    report.warn({ code: 'IGNORE_RULE_UNUSED', message })
  }
  if (verdict?.isAllowlistExpired === true) {
    const message = "The project's allowlist has ended and does not count any more."
    report.warn({ code: 'ALLOWLIST_EXPIRED', message })
  }
  for (const gap of gaps) report.warn({ code: 'NOT_FOUND_OUT', message: `Not found out: ${gap}.` })
}
