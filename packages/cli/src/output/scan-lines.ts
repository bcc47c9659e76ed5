import {
  type IgnoredVulnerability,
  type ScanReport,
  type ScanStatus,
  type ScanVerdict,
  type Severity,
  sortVulnerabilities,
  type Vulnerability,
} from '@slipway/sdk'
import { type Column, columnLines } from './columns.js'
import { printable } from './printable.js'
import { moreLines, shownRows } from './row-limit.js'
import { severityCounts } from './scan-words.js'
import { count, formatTable } from './tables.js'
import { timeText } from './times.js'

/** How a check is shown to people. */
export interface ScanShown {
  readonly failOn: Severity | undefined
  readonly onlyFixable: boolean
  readonly all: boolean
  readonly nowMs: number
}

/** A scan that has finished. */
export interface FinishedScan {
  readonly status: ScanStatus
  readonly report: ScanReport
  readonly verdict: ScanVerdict
}

/** A finished scan for people: what was found, what is accepted and why, and whether it is what was asked for. */
export function scanLines({ status, report, verdict }: FinishedScan, shown: ScanShown): string[] {
  const accepted = new Set(verdict.ignored.map(({ vulnerability }) => keyOf(vulnerability)))
  const failing = new Set(verdict.failing.map(keyOf))
  const open = sortVulnerabilities(report.vulnerabilities).filter((found) => !accepted.has(keyOf(found)))
  const rows = shownRows(open, shown)
  const columns: Column<Vulnerability>[] = [
    { head: 'SEVERITY', cell: ({ severity }) => severity },
    { head: 'PACKAGE', cell: ({ package: name }) => name },
    { head: 'INSTALLED', cell: ({ version }) => version },
    { head: 'FIXED IN', cell: ({ fixVersion }) => fixVersion ?? '' },
    { head: 'ID', cell: ({ id }) => id },
    { head: 'CHECK', cell: (found) => (failing.has(keyOf(found)) ? 'fails' : '') },
  ]
  return [
    printable(report.reference),
    ...headLines(status, report, shown),
    ...columnLines(rows, columns),
    ...moreLines(open.length, rows.length, ['vulnerability', 'vulnerabilities']),
    ...acceptedLines(verdict.ignored),
    ...verdictLines(verdict, shown),
  ]
}

function headLines(status: ScanStatus, report: ScanReport, { nowMs }: ScanShown): string[] {
  const { scanner = report.scanner, finishedAt = report.generatedAt, fixableCount = 0 } = status
  const fixable = fixableCount === 0 ? '' : `; ${fixableCount} with a fix`
  return formatTable(
    [
      ['digest', report.digest],
      ...(finishedAt === undefined ? [] : [['scanned', `${timeText(finishedAt, nowMs)}, in UTC`]]),
      ...(scanner === undefined ? [] : [['scanner', scanner]]),
      ['found', `${severityCounts(countsOf(report.vulnerabilities))}${fixable}`],
    ],
    { indent: 2 },
  )
}

function acceptedLines(ignored: readonly IgnoredVulnerability[]): string[] {
  if (ignored.length === 0) return []
  const rows = ignored.map(({ vulnerability, by, reason, expiresAt }) => [
    vulnerability.severity,
    vulnerability.package,
    vulnerability.id,
    [
      by === 'ignore-file' ? 'ignore file' : "project's allowlist",
      expiresAt === undefined ? '' : ` until ${expiresAt.slice(0, 10)}`,
      reason === undefined ? '' : `: ${reason}`,
    ].join(''),
  ])
  return ['Accepted:', ...formatTable(rows, { indent: 2 })]
}

function verdictLines(verdict: ScanVerdict, { failOn, onlyFixable }: ScanShown): string[] {
  if (failOn === undefined) return []
  const { failing, belowCount, unfixableCount, passes } = verdict
  const found = count(failing.length, 'vulnerability', 'vulnerabilities')
  const spared = onlyFixable ? [`${unfixableCount} spared by --only-fixable`] : []
  const others = [...spared, `${belowCount} milder`].join(', ')
  return [
    passes ? `Passes --fail-on ${failOn}: ${others}.` : `Fails --fail-on ${failOn}: ${found}; ${others}.`,
  ]
}

function countsOf(vulnerabilities: readonly Vulnerability[]): ScanStatus['counts'] {
  const counts: Partial<Record<Severity, number>> = {}
  for (const { severity } of vulnerabilities) counts[severity] = (counts[severity] ?? 0) + 1
  return counts
}

function keyOf({ id, package: name, version }: Vulnerability): string {
  return JSON.stringify([id, name, version])
}
