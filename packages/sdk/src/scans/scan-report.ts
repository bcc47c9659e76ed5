import type { Severity } from '../inventory/scan-summary.js'
import type { Digest } from '../reference/digest.js'

/** What a scanner found in one artifact. */
export interface ScanReport {
  /** The artifact as it was asked for, without scheme: `registry.example.com/studio/game-server:1.2`. */
  readonly reference: string
  /** The artifact that was scanned. */
  readonly digest: Digest
  /** When the scan ended; RFC 3339. */
  readonly generatedAt?: string
  /** `Trivy 0.50.1`. */
  readonly scanner?: string
  /** Empty where nothing was found. */
  readonly vulnerabilities: readonly Vulnerability[]
}

/** One known weakness of one package in an artifact. */
export interface Vulnerability {
  /** `CVE-2024-1234`, `GHSA-…`, or what else the scanner's source calls it. */
  readonly id: string
  /** Name of the package that has it. */
  readonly package: string
  /** The version that is in the artifact. */
  readonly version: string
  /** The version that no longer has it; absent where there is none. */
  readonly fixVersion?: string
  readonly severity: Severity
  /** What the distribution says of it: `affected`, `fixed`, `will_not_fix`. */
  readonly status?: string
  /** Empty where the scanner has none. */
  readonly description: string
  /** Addresses that tell more, the scanner's first choice first. */
  readonly links: readonly string[]
  /** 0.0 to 10.0, by CVSS 3 where there is such a score. */
  readonly cvssScore?: number
  /** `CVSS:3.1/AV:N/…`. */
  readonly cvssVector?: string
}

/** What tells one finding of a report from the others: id, package and version. */
export function vulnerabilityKey({ id, package: name, version }: Vulnerability): string {
  return JSON.stringify([id, name, version])
}

/** The package with its version, as far as the scanner knows them: `openssl 3.0.2`. */
export function packageText({ package: name, version }: Vulnerability): string {
  return [name === '' ? 'an unnamed package' : name, version].filter((part) => part !== '').join(' ')
}

/** What a person wants to know first: `CVE-2024-1234 in openssl 3.0.2: high severity, fixed in 3.0.8`. */
export function vulnerabilityTitle(vulnerability: Vulnerability): string {
  const { id, severity, fixVersion } = vulnerability
  const fix = fixVersion === undefined ? 'no fixed version' : `fixed in ${fixVersion}`
  return `${id} in ${packageText(vulnerability)}: ${severity} severity, ${fix}`
}
