/** How bad a vulnerability is, the worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'negligible', 'none', 'unknown'] as const

/** One of {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number]

/** How far the scan of an artifact is. */
export type ScanState =
  | 'finished'
  | 'running'
  | 'waiting'
  | 'failed'
  | 'stopped'
  /** Nobody has scanned it yet. */
  | 'not-scanned'
  /** The scanner does not read this kind of artifact. */
  | 'not-scannable'
  /** The project has no scanner. */
  | 'no-scanner'
  /** The server has no scans, or not for this credential. */
  | 'not-offered'

/** What is known about the vulnerabilities of an artifact. */
export interface ScanSummary {
  readonly state: ScanState
  /** The worst one; absent before the scan has finished, `none` where nothing was found. */
  readonly severity?: Severity
  /** How many of each; those that are not there are left out. */
  readonly counts: Readonly<Partial<Record<Severity, number>>>
  readonly totalCount?: number
  /** How many have a version that mends them. */
  readonly fixableCount?: number
  /** RFC 3339. */
  readonly finishedAt?: string
  /** `Trivy 0.50.1`. */
  readonly scanner?: string
}

/** Reads a severity as scanners write it, in any case; an empty or a strange word is `unknown`. */
export function severityOf(text: string | undefined): Severity {
  const word = text?.trim().toLowerCase()
  return SEVERITIES.find((severity) => severity === word) ?? 'unknown'
}
