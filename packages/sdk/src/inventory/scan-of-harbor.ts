import type { HarborScan } from '../harbor/records/scan-overview.js'
import { type ScanState, type ScanSummary, type Severity, severityOf } from './scan-summary.js'

const STATES: Readonly<Record<HarborScan['status'], ScanState>> = {
  pending: 'waiting',
  scheduled: 'waiting',
  running: 'running',
  stopped: 'stopped',
  error: 'failed',
  success: 'finished',
}

/** A scan as Harbor's overview tells it. */
export function scanSummaryOf(scan: HarborScan): ScanSummary {
  const { total, fixable, endedAt, scanner } = scan
  const state = STATES[scan.status]
  const isFinished = state === 'finished'
  return {
    state,
    ...(isFinished && { severity: total === 0 ? 'none' : severityOf(scan.severity) }),
    counts: countsOf(scan.counts),
    ...(isFinished && { totalCount: total ?? 0, fixableCount: fixable ?? 0 }),
    ...(isFinished && endedAt !== undefined && { finishedAt: endedAt }),
    ...(scanner && { scanner: `${scanner.name} ${scanner.version ?? ''}`.trim() }),
  }
}

function countsOf(told: Readonly<Record<string, number>>): Partial<Record<Severity, number>> {
  const counts: Partial<Record<Severity, number>> = {}
  for (const [word, number] of Object.entries(told)) {
    const severity = severityOf(word)
    if (number > 0) counts[severity] = (counts[severity] ?? 0) + number
  }
  return counts
}
