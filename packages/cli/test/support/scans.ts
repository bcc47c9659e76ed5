import type { ScanCheck, ScanStatus, ScanVerdict, Vulnerability } from '@slipway/sdk'
import { aDigest } from './results.js'

const REFERENCE = 'registry.example.com/studio/game-server:1.4.2'

/** A vulnerability of high severity that nothing mends. */
export function aVulnerability(parts: Partial<Vulnerability> = {}): Vulnerability {
  return {
    id: 'CVE-2024-0002',
    package: 'bash',
    version: '5.2',
    severity: 'high',
    description: 'Something is wrong.',
    links: [],
    ...parts,
  }
}

const FOUND: readonly Vulnerability[] = [
  aVulnerability({ id: 'CVE-2011-3374', package: 'apt', version: '2.6', severity: 'low' }),
  aVulnerability(),
  aVulnerability({ id: 'CVE-2024-0003', package: 'openssl', version: '3.0.2', fixVersion: '3.0.8' }),
  aVulnerability({
    id: 'CVE-2024-0001',
    package: 'zlib',
    version: '1.2',
    fixVersion: '1.3',
    severity: 'critical',
  }),
]

/** A scan that has finished. */
export function aStatus(parts: Partial<ScanStatus> = {}): ScanStatus {
  return {
    reference: REFERENCE,
    digest: aDigest('a'),
    state: 'finished',
    counts: { critical: 1, high: 2, low: 1 },
    fixableCount: 2,
    finishedAt: '2026-11-22T11:00:00Z',
    scanner: 'Trivy 0.50.1',
    ...parts,
  }
}

/** A verdict by which nothing fails. */
export function aVerdict(parts: Partial<ScanVerdict> = {}): ScanVerdict {
  return {
    passes: true,
    failing: [],
    ignored: [],
    belowCount: 0,
    unfixableCount: 0,
    expiredRules: [],
    unusedRules: [],
    isAllowlistExpired: false,
    ...parts,
  }
}

/** A finished check of an image with four vulnerabilities. */
export function aScanCheck({
  verdict = aVerdict(),
  vulnerabilities = FOUND,
}: {
  readonly verdict?: ScanVerdict
  readonly vulnerabilities?: readonly Vulnerability[]
} = {}): ScanCheck {
  const report = {
    reference: REFERENCE,
    digest: aDigest('a'),
    scanner: 'Trivy 0.50.1',
    generatedAt: '2026-11-22T11:00:00Z',
    vulnerabilities,
  }
  return { status: aStatus(), report, verdict, gaps: [] }
}
