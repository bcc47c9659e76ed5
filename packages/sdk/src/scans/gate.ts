import type { Allowlist } from '../harbor/records/allowlist.js'
import { SEVERITIES, type Severity } from '../inventory/scan-summary.js'
import type { IgnoreRule } from './ignore-file.js'
import type { ScanReport, Vulnerability } from './scan-report.js'
import { sortVulnerabilities } from './sort-vulnerabilities.js'

const DAY_MS = 86_400_000

/** What a scan has to fulfil. */
export interface GateOptions {
  /**
   * The mildest severity that fails; without it nothing fails. A vulnerability that nobody has rated yet (`unknown`)
   * may turn out to be anything, so it counts like `low`: it fails with `low`, `negligible`, `none` and `unknown`, not
   * with `medium` and above. `none` and `unknown` let every vulnerability fail.
   */
  readonly failOn?: Severity | undefined
  /** Whether only that fails which a newer version of the package mends. Default false. */
  readonly onlyFixable?: boolean | undefined
  /** From {@link parseIgnoreFile}. */
  readonly ignore?: readonly IgnoreRule[] | undefined
  /** What the project on the server accepts. */
  readonly allowlist?: Allowlist | undefined
  /** The time by which rules end. */
  readonly now: Date
}

/** A vulnerability that somebody accepted, and who. */
export interface IgnoredVulnerability {
  readonly vulnerability: Vulnerability
  readonly by: 'ignore-file' | 'allowlist'
  readonly reason?: string
  /** `YYYY-MM-DD` of a rule, RFC 3339 of an allowlist. */
  readonly expiresAt?: string
}

/**
 * Whether a scan fulfils what was asked. Each vulnerability is in one place only: ignored, else below the threshold,
 * else without a fix, else failing.
 */
export interface ScanVerdict {
  /** Whether nothing is failing. */
  readonly passes: boolean
  /** The worst first. */
  readonly failing: readonly Vulnerability[]
  /** The worst first; those below the threshold too. */
  readonly ignored: readonly IgnoredVulnerability[]
  /** How many are milder than `failOn`; all that are not ignored, without one. */
  readonly belowCount: number
  /** How many were spared by `onlyFixable`. */
  readonly unfixableCount: number
  /** Rules whose last day is over; they hide nothing. */
  readonly expiredRules: readonly IgnoreRule[]
  /** Rules that hold but meet nothing in this report. */
  readonly unusedRules: readonly IgnoreRule[]
  /** Whether the allowlist's end is past; it hides nothing then. */
  readonly isAllowlistExpired: boolean
}

/**
 * Holds a report against a threshold and the accepted vulnerabilities. Ids match in any case. A rule counts until the
 * end of its last day in UTC. Where both accept a vulnerability, the ignore file is named, because it knows the reason.
 */
export function checkScan(report: ScanReport, options: GateOptions): ScanVerdict {
  const { failOn, onlyFixable = false, ignore = [], allowlist, now } = options
  const expiredRules = ignore.filter((rule) => isRuleOver(rule, now))
  const rules = ignore.filter((rule) => !expiredRules.includes(rule))
  const isAllowlistExpired =
    allowlist?.expiresAt !== undefined && isOver(Date.parse(allowlist.expiresAt), now)
  const findAcceptance = acceptances(rules, isAllowlistExpired ? undefined : allowlist)

  const failing: Vulnerability[] = []
  const ignored: IgnoredVulnerability[] = []
  let belowCount = 0
  let unfixableCount = 0
  for (const vulnerability of sortVulnerabilities(report.vulnerabilities)) {
    const acceptance = findAcceptance(vulnerability.id)
    if (acceptance !== undefined) ignored.push({ vulnerability, ...acceptance })
    else if (failOn === undefined || !reaches(vulnerability.severity, failOn)) belowCount += 1
    else if (onlyFixable && vulnerability.fixVersion === undefined) unfixableCount += 1
    else failing.push(vulnerability)
  }

  const found = new Set(report.vulnerabilities.map(({ id }) => id.toUpperCase()))
  const unusedRules = rules.filter(({ id }) => !found.has(id.toUpperCase()))
  const passes = failing.length === 0
  return {
    passes,
    failing,
    ignored,
    belowCount,
    unfixableCount,
    expiredRules,
    unusedRules,
    isAllowlistExpired,
  }
}

type Acceptance = Omit<IgnoredVulnerability, 'vulnerability'>

function acceptances(
  rules: readonly IgnoreRule[],
  allowlist: Allowlist | undefined,
): (id: string) => Acceptance | undefined {
  const end = allowlist?.expiresAt
  const byAllowlist: Acceptance = { by: 'allowlist', ...(end !== undefined && { expiresAt: end }) }
  const found = new Map((allowlist?.ids ?? []).map((id) => [id.toUpperCase(), byAllowlist]))
  for (const { id, reason, expiresAt } of rules) {
    found.set(id.toUpperCase(), {
      by: 'ignore-file',
      ...(reason !== undefined && { reason }),
      ...(expiresAt !== undefined && { expiresAt }),
    })
  }
  return (id) => found.get(id.toUpperCase())
}

function isRuleOver({ expiresAt }: IgnoreRule, now: Date): boolean {
  return expiresAt !== undefined && isOver(Date.parse(`${expiresAt}T00:00:00Z`) + DAY_MS, now)
}

/** An end that cannot be read counts as past, so that it never hides anything for good. */
function isOver(endMs: number, now: Date): boolean {
  return !(now.getTime() < endMs)
}

function reaches(severity: Severity, failOn: Severity): boolean {
  const counted = severity === 'unknown' ? 'low' : severity
  return SEVERITIES.indexOf(counted) <= SEVERITIES.indexOf(failOn)
}
