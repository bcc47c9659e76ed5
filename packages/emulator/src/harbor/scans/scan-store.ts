import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Digest, isDigest } from '../../oci/digest.js'
import type { Database } from '../../storage/database.js'
import { SEVERITIES } from './scanner/severity.js'

/** What a vulnerability is called in a report, and what it is about. */
const findingShape = z.object({
  id: z.string(),
  package: z.string(),
  version: z.string(),
  fixedVersion: z.string(),
  severity: z.enum(SEVERITIES),
  description: z.string(),
  links: z.array(z.string()),
})

const findingsShape = z.object({
  /** How many advisories were known; undefined without advisory data. */
  advisoryCount: z.number().optional(),
  vulnerabilities: z.array(findingShape),
})

/** One vulnerability in a report. */
export type Finding = z.infer<typeof findingShape>

/** What a scan found. */
export type Findings = z.infer<typeof findingsShape>

/** An image as scans know it; one that was deleted and pushed again is another one. */
export interface ScanTarget {
  readonly repository: string
  readonly digest: Digest
  /** When it was pushed, as an ISO 8601 text. */
  readonly pushedAt: string
}

/** The latest scan of an image. Times are ISO 8601 texts. */
export interface Scan extends ScanTarget {
  readonly reportId: string
  readonly status: 'Pending' | 'Running' | 'Success' | 'Error' | 'Stopped'
  /** Who asked for it. */
  readonly operator: string
  readonly requestedAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly log: string
  readonly findings: Findings | null
  /** False once the scan showed that nothing can be told of the image. */
  readonly isScannable: boolean
}

/** How a scan ended. */
export type ScanOutcome =
  | { readonly status: 'Success'; readonly findings: Findings }
  | { readonly status: 'Error'; readonly isScannable: boolean }

/** The latest scan of each image. */
export interface ScanStore {
  /** Undefined for an image that was never scanned. */
  find(target: ScanTarget): Scan | undefined
  byReportId(reportId: string): Scan | undefined
  /** Adds a pending scan in place of the one before. */
  add(target: ScanTarget, operator: string): Scan
  /** Gives the scan that waits longest, which is then running. */
  startNext(): Scan | undefined
  note(reportId: string, line: string): void
  /** False: the scan was stopped meanwhile, or replaced. */
  end(reportId: string, outcome: ScanOutcome): boolean
  /** Ends a scan that waits or runs. False: it does neither. */
  stop(reportId: string): boolean
}

const TABLES = [
  `CREATE TABLE harbor_scans (position INTEGER PRIMARY KEY AUTOINCREMENT, report_id TEXT NOT NULL UNIQUE,
    repository TEXT NOT NULL, digest TEXT NOT NULL, pushed_at TEXT NOT NULL, status TEXT NOT NULL,
    operator TEXT NOT NULL, requested_at TEXT NOT NULL, started_at TEXT, ended_at TEXT, log TEXT NOT NULL DEFAULT '',
    findings TEXT, is_scannable INTEGER NOT NULL DEFAULT 1, UNIQUE (repository, digest))`,
]

const rowShape = z
  .object({
    report_id: z.string(),
    repository: z.string(),
    digest: z.string().refine(isDigest),
    pushed_at: z.string(),
    status: z.enum(['Pending', 'Running', 'Success', 'Error', 'Stopped']),
    operator: z.string(),
    requested_at: z.string(),
    started_at: z.string().nullable(),
    ended_at: z.string().nullable(),
    log: z.string(),
    findings: z.string().nullable(),
    is_scannable: z.number(),
  })
  .transform(
    ({ repository, digest, status, operator, log, ...row }): Scan => ({
      repository,
      digest,
      status,
      operator,
      log,
      pushedAt: row.pushed_at,
      reportId: row.report_id,
      requestedAt: row.requested_at,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      findings: row.findings === null ? null : findingsShape.parse(JSON.parse(row.findings)),
      isScannable: row.is_scannable === 1,
    }),
  )

/** Opens the scans in a database. What an earlier process was scanning waits again. */
export function openScanStore(database: Database, now: () => Date): ScanStore {
  database.migrate('harbor-scans', TABLES)
  database.run(`UPDATE harbor_scans SET status = 'Pending', started_at = NULL WHERE status = 'Running'`)
  const byReportId: ScanStore['byReportId'] = (id) =>
    database.first(rowShape, 'SELECT * FROM harbor_scans WHERE report_id = ?', [id])
  const time = () => now().toISOString()
  return {
    byReportId,
    find: ({ repository, digest, pushedAt }) =>
      database.first(
        rowShape,
        'SELECT * FROM harbor_scans WHERE repository = ? AND digest = ? AND pushed_at = ?',
        [repository, digest, pushedAt],
      ),
    add({ repository, digest, pushedAt }, operator) {
      const scan = database.first(
        rowShape,
        `INSERT OR REPLACE INTO harbor_scans (report_id, repository, digest, pushed_at, status, operator, requested_at)
          VALUES (?, ?, ?, ?, 'Pending', ?, ?) RETURNING *`,
        [randomUUID(), repository, digest, pushedAt, operator, time()],
      )
      if (!scan) throw new Error(`the scan of ${digest} was not stored`)
      return scan
    },
    startNext: () =>
      database.first(
        rowShape,
        `UPDATE harbor_scans SET status = 'Running', started_at = ? WHERE position =
          (SELECT MIN(position) FROM harbor_scans WHERE status = 'Pending') RETURNING *`,
        [time()],
      ),
    note: (id, line) =>
      void database.run('UPDATE harbor_scans SET log = log || ? WHERE report_id = ?', [
        `${time()} ${line}\n`,
        id,
      ]),
    end(id, outcome) {
      const { status } = outcome
      const findings = status === 'Success' ? JSON.stringify(outcome.findings) : null
      const isScannable = status === 'Success' || outcome.isScannable
      return (
        database.run(
          `UPDATE harbor_scans SET status = ?, findings = ?, is_scannable = ?, ended_at = ?
            WHERE report_id = ? AND status = 'Running'`,
          [status, findings, Number(isScannable), time(), id],
        ) > 0
      )
    },
    stop: (id) =>
      database.run(
        `UPDATE harbor_scans SET status = 'Stopped', ended_at = ?
          WHERE report_id = ? AND status IN ('Pending', 'Running')`,
        [time(), id],
      ) > 0,
  }
}
