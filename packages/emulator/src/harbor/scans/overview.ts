import { wire } from '../wire.js'
import { findingsOf, scannerOf, worstSeverity } from './report.js'
import type { Scan } from './scan-store.js'

/** States from the one that decides for a whole index on: it is scanned once no scan of its images goes on. */
const DECIDING = ['Running', 'Pending', 'Success', 'Stopped', 'Error'] as const

/**
 * Sums up the scans of an image, or of the images of an index.
 *
 * @param scans - At least one.
 * @see Harbor, src/pkg/scan/report/summary.go
 */
export function overviewOf(scans: readonly [Scan, ...Scan[]]): Record<string, unknown> {
  const [first] = scans
  const status = DECIDING.find((state) => scans.some((scan) => scan.status === state)) ?? first.status
  const done = scans.filter((scan) => scan.status === 'Success')
  const isDone = status === 'Success'
  const start = scans.map(({ startedAt, requestedAt }) => startedAt ?? requestedAt).sort()[0]
  const end = scans
    .map(({ endedAt }) => endedAt ?? '')
    .sort()
    .at(-1)
  return wire({
    report_id: reportIdOf(scans),
    scan_status: status,
    severity: isDone ? worstSeverity(done) : '',
    duration: isDone ? secondsBetween(start, end) : 0,
    summary: isDone ? summaryOf(done) : undefined,
    start_time: start,
    end_time: end,
    complete_percent: isDone ? 100 : 0,
    scanner: scannerOf(done[0] ?? first),
  })
}

/** A report that is made of several has no id of its own. */
function reportIdOf(scans: readonly Scan[]): string | undefined {
  const ids = scans.map(({ reportId }) => reportId)
  return ids.length === 1 ? ids[0] : Buffer.from(ids.join('|')).toString('base64')
}

function summaryOf(scans: readonly Scan[]): Record<string, unknown> {
  const findings = findingsOf(scans)
  const counts: Record<string, number> = {}
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1
  return {
    total: findings.length,
    fixable: findings.filter(({ fixedVersion }) => fixedVersion !== '').length,
    summary: counts,
  }
}

function secondsBetween(start: string | undefined, end: string | undefined): number {
  return start && end ? Math.round((Date.parse(end) - Date.parse(start)) / 1000) : 0
}
