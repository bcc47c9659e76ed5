import type { Digest } from '../../oci/digest.js'
import { atLeast, type HarborVersion } from '../version.js'
import type { Finding, Scan } from './scan-store.js'
import { compareSeverities } from './scanner/severity.js'

/** The forms of a report, which clients name in `X-Accept-Vulnerabilities`. Both have the same fields here. */
const REPORT_TYPES = [
  'application/vnd.security.vulnerability.report; version=1.1',
  'application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0',
] as const

/** Gives the first form of a report that a client takes; undefined where it takes none. */
export function acceptedReportType(accept: string | undefined): string | undefined {
  if (accept === undefined || accept.trim() === '') return REPORT_TYPES[0]
  const plain = (text: string) => text.replaceAll(/\s/g, '').toLowerCase()
  const wanted = accept.split(',').map(plain)
  return wanted.flatMap((type) => REPORT_TYPES.find((known) => plain(known) === type) ?? [])[0]
}

/** The scanner that is built in. */
export const SCANNER = { name: 'Slipway', vendor: 'Slipway emulator' } as const

/** What Harbor calls the scanner. Its version tells how much it knows. */
export function scannerOf({ findings }: Pick<Scan, 'findings'>): Record<string, string> {
  return { ...SCANNER, version: scannerVersionOf(findings?.advisoryCount) }
}

/**
 * Gives the version of a scanner.
 *
 * @param advisoryCount - Undefined without advisory data.
 */
export function scannerVersionOf(advisoryCount: number | undefined): string {
  return advisoryCount === undefined ? 'no advisory data loaded' : `${advisoryCount} advisories`
}

/** The worst severity; `None` without a vulnerability, and `Unknown` where nothing could be looked up. */
export function worstSeverity(scans: readonly Scan[]): string {
  const [worst] = findingsOf(scans)
    .map(({ severity }) => severity)
    .sort(compareSeverities)
  const isLookedUp = scans.every(({ findings }) => findings?.advisoryCount !== undefined)
  return worst ?? (isLookedUp ? 'None' : 'Unknown')
}

/** All vulnerabilities of scans. */
export function findingsOf(scans: readonly Scan[]): Finding[] {
  return scans.flatMap(({ findings }) => findings?.vulnerabilities ?? [])
}

/**
 * Writes the report of an image, or of the images of an index in one.
 *
 * @param scans - All have ended with success; at least one.
 * @see Harbor, src/pkg/scan/vuln/report.go
 */
export function vulnerabilityReport(
  scans: readonly [Scan, ...Scan[]],
  version: HarborVersion,
): Record<string, unknown> {
  const [first] = scans
  const ends = scans.map(({ endedAt }) => endedAt ?? '').sort()
  return {
    generated_at: ends.at(-1),
    scanner: scannerOf(first),
    severity: worstSeverity(scans),
    vulnerabilities: scans.flatMap(({ digest, findings }) =>
      (findings?.vulnerabilities ?? []).map((finding) => itemOf(finding, digest, version)),
    ),
  }
}

function itemOf(finding: Finding, digest: Digest, version: HarborVersion): Record<string, unknown> {
  const { id, fixedVersion, severity, description, links } = finding
  return {
    id,
    package: finding.package,
    version: finding.version,
    fix_version: fixedVersion,
    severity,
    ...(atLeast(version, '2.14') && { status: fixedVersion === '' ? 'affected' : 'fixed' }),
    description,
    links,
    artifact_digests: [digest],
    preferred_cvss: { score_v3: null, score_v2: null, vector_v3: '', vector_v2: '' },
    cwe_ids: [],
    vendor_attributes: {},
  }
}
