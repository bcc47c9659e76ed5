import type { IgnoredVulnerability, ScanVerdict } from './gate.js'
import { type Vulnerability, vulnerabilityKey } from './scan-report.js'

/** What a verdict says of one vulnerability. */
export interface Outcome {
  readonly isFailing: boolean
  /** Who accepted it and why, as a clause; absent where nobody did. */
  readonly acceptedBecause?: string
}

/** Looks up vulnerabilities in a verdict; also in one that was sent as JSON, so by what they say, not by identity. */
export function outcomesOf(verdict: ScanVerdict): (vulnerability: Vulnerability) => Outcome {
  const failing = new Set(verdict.failing.map(vulnerabilityKey))
  const ignored = new Map(verdict.ignored.map((entry) => [vulnerabilityKey(entry.vulnerability), entry]))
  return (vulnerability) => {
    const key = vulnerabilityKey(vulnerability)
    const entry = ignored.get(key)
    return { isFailing: failing.has(key), ...(entry && { acceptedBecause: acceptedBecause(entry) }) }
  }
}

function acceptedBecause({ by, reason, expiresAt }: IgnoredVulnerability): string {
  const who = by === 'ignore-file' ? 'accepted by the ignore file' : "accepted by the project's allowlist"
  const end = expiresAt === undefined ? '' : ` until ${expiresAt}`
  return `${who}${end}${reason === undefined ? '' : `: ${reason}`}`
}
