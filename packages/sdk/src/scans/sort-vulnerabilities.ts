import { SEVERITIES } from '../inventory/scan-summary.js'
import type { Vulnerability } from './scan-report.js'

/** A new list in the order in which people work: the worst first, then what has a fix, then by package and id. */
export function sortVulnerabilities(vulnerabilities: readonly Vulnerability[]): Vulnerability[] {
  return [...vulnerabilities].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      Number(a.fixVersion === undefined) - Number(b.fixVersion === undefined) ||
      compareText(a.package, b.package) ||
      compareText(a.id, b.id) ||
      compareText(a.version, b.version),
  )
}

/** By code unit, so that every machine sorts alike whatever its language is. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
