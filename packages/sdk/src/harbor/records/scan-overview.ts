import { z } from 'zod'
import { type HarborScanner, scannerRecord } from './scanner.js'
import { timeOf } from './time.js'
import { bestForm } from './vulnerability-types.js'

const STATUSES = ['pending', 'scheduled', 'running', 'stopped', 'error', 'success'] as const

/** How far the latest scan of an artifact is, and what it found. */
export interface HarborScan {
  readonly status: (typeof STATUSES)[number]
  readonly reportId?: string
  /** The worst one, as Harbor writes it: `Critical`, `None`. Absent where it is not told. */
  readonly severity?: string
  /** Vulnerabilities by severity as Harbor writes it: `{ High: 2 }`. */
  readonly counts: Readonly<Record<string, number>>
  readonly total?: number
  /** How many have a version that mends them. */
  readonly fixable?: number
  /** ISO 8601. */
  readonly startedAt?: string
  /** ISO 8601. */
  readonly endedAt?: string
  readonly scanner?: HarborScanner
}

const summaryRecord = z
  .object({
    total: z.number().nullish(),
    fixable: z.number().nullish(),
    summary: z.record(z.string(), z.number()).nullish(),
  })
  .nullish()

const reportSummaryRecord = z
  .object({
    report_id: z.string().nullish(),
    scan_status: z.string().nullish(),
    severity: z.string().nullish(),
    summary: summaryRecord,
    start_time: z.string().nullish(),
    end_time: z.string().nullish(),
    scanner: scannerRecord,
  })
  .transform(({ report_id, scan_status, severity, summary, start_time, end_time, scanner }): HarborScan => {
    const startedAt = timeOf(start_time)
    const endedAt = timeOf(end_time)
    return {
      // A state that came later than this program is none that a scan stays in.
      status: STATUSES.find((status) => status === scan_status?.toLowerCase()) ?? 'pending',
      ...(report_id && { reportId: report_id }),
      ...(severity && { severity }),
      counts: summary?.summary ?? {},
      ...(summary && { total: summary.total ?? 0, fixable: summary.fixable ?? 0 }),
      ...(startedAt && { startedAt }),
      ...(endedAt && { endedAt }),
      ...(scanner && { scanner }),
    }
  })

/** Reads `ScanOverview`; `undefined` where no scan was asked for yet. */
export const scanOverviewRecord = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform(bestForm)
  .pipe(reportSummaryRecord.optional())
