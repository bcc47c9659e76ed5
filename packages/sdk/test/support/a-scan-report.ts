import type { ScanReport, Vulnerability } from '../../src/scans/scan-report.js'

/** A vulnerability for tests: medium, with a fix. */
export function aVulnerability(fields: Partial<Vulnerability> = {}): Vulnerability {
  return {
    id: 'CVE-2024-0001',
    package: 'openssl',
    version: '3.0.2',
    fixVersion: '3.0.8',
    severity: 'medium',
    description: 'Reads behind the end of a buffer.',
    links: ['https://avd.aquasec.com/nvd/cve-2024-0001'],
    ...fields,
  }
}

/** A vulnerability for tests that nothing mends. */
export function anUnfixable(fields: Partial<Vulnerability> = {}): Vulnerability {
  const { fixVersion, ...others } = aVulnerability(fields)
  return others
}

/** A report for tests with these vulnerabilities. */
export function aScanReport(...vulnerabilities: Vulnerability[]): ScanReport {
  return {
    reference: 'registry.example.com/studio/game-server:1.2',
    digest: `sha256:${'a'.repeat(64)}`,
    generatedAt: '2026-03-01T10:20:30.5Z',
    scanner: 'Trivy 0.50.1',
    vulnerabilities,
  }
}
