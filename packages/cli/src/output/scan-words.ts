import { type ScanSummary, SEVERITIES } from '@slipway/sdk'

/** How far a scan is, in few words. */
export const SCAN_STATES: Readonly<Record<ScanSummary['state'], string>> = {
  finished: 'finished',
  running: 'running',
  waiting: 'waiting',
  failed: 'failed',
  stopped: 'stopped',
  'not-scanned': 'not scanned',
  'not-scannable': 'not scannable',
  'no-scanner': 'no scanner',
  'not-offered': 'not offered',
}

/** How many there are of each severity, the worst first: `2 critical, 5 high`; `none found` where there is none. */
export function severityCounts(counts: ScanSummary['counts']): string {
  const found = SEVERITIES.flatMap((severity) => {
    const number = counts[severity] ?? 0
    return number > 0 ? [`${number} ${severity === 'none' ? 'without severity' : severity}`] : []
  })
  return found.length === 0 ? 'none found' : found.join(', ')
}
