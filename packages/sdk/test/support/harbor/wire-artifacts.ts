import { digestOf } from '../../../src/reference/digest.js'
import type { Json } from './harbor-desk.js'

/** The form of vulnerabilities that says more. */
export const GENERIC = 'application/vnd.security.vulnerability.report; version=1.1'
/** The older form. */
export const NATIVE = 'application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0'
/** What Harbor writes for never. */
export const NEVER = '0001-01-01T00:00:00.000Z'

const SCANNER = { name: 'Trivy', vendor: 'Aqua Security', version: 'v0.50.1' }

/** A `Tag` with every field of Harbor's API file. */
export function wireTag(name: string, over: Json = {}): Json {
  return {
    id: 41,
    repository_id: 5,
    artifact_id: 12,
    name,
    push_time: '2026-01-02T03:04:05.678Z',
    pull_time: NEVER,
    immutable: false,
    ...over,
  }
}

/** An `Accessory` with every field of Harbor's API file. */
export function wireAccessory(type: string, over: Json = {}): Json {
  return {
    id: 3,
    artifact_id: 13,
    subject_artifact_id: 12,
    subject_artifact_digest: digestOf('image'),
    subject_artifact_repo: 'studio/games/server',
    size: 2077,
    digest: digestOf(type),
    type,
    icon: digestOf('icon'),
    creation_time: '2026-01-02T03:05:00.000Z',
    ...over,
  }
}

/** A `NativeReportSummary` of a scan that has ended, with every field of Harbor's API file. */
export function wireScan(over: Json = {}): Json {
  return {
    report_id: '5f62c830-f996-11e9-957f-0242c0a89008',
    scan_status: 'Success',
    severity: 'High',
    duration: 4,
    summary: { total: 3, fixable: 1, summary: { High: 1, Low: 2 } },
    start_time: '2026-01-02T03:06:00.000Z',
    end_time: '2026-01-02T03:06:04.000Z',
    complete_percent: 100,
    scanner: SCANNER,
    ...over,
  }
}

/** An `Artifact`, an image, with every field of Harbor's API file that such a one has. */
export function wireArtifact(over: Json = {}): Json {
  return {
    id: 12,
    type: 'IMAGE',
    media_type: 'application/vnd.oci.image.config.v1+json',
    manifest_media_type: 'application/vnd.oci.image.manifest.v1+json',
    artifact_type: 'application/vnd.oci.image.config.v1+json',
    project_id: 7,
    repository_id: 5,
    repository_name: 'studio/games/server',
    digest: digestOf('image'),
    size: 73_400_320,
    icon: digestOf('icon'),
    push_time: '2026-01-02T03:04:05.678Z',
    pull_time: '2026-02-03T04:05:06.789Z',
    extra_attrs: {
      architecture: 'arm64',
      os: 'linux',
      variant: 'v8',
      author: '',
      created: '2026-01-02T03:04:00Z',
      config: { Env: ['PATH=/app'], Entrypoint: ['/app/server'] },
    },
    annotations: { 'org.opencontainers.image.source': 'https://git.example.com/server' },
    references: null,
    tags: [wireTag('v2'), wireTag('v1', { id: 40, immutable: true })],
    labels: [
      {
        id: 1,
        name: 'release',
        description: '',
        color: '#0f0',
        scope: 'p',
        project_id: 7,
        creation_time: '2026-01-01T00:00:00.000Z',
        update_time: '2026-01-01T00:00:00.000Z',
      },
    ],
    addition_links: {
      vulnerabilities: { href: '/api/v2.0/projects/studio/elsewhere', absolute: false },
    },
    scan_overview: { [GENERIC]: wireScan() },
    sbom_overview: {
      start_time: '2026-01-02T03:06:00.000Z',
      end_time: '2026-01-02T03:06:04.000Z',
      scan_status: 'Success',
      sbom_digest: digestOf('sbom.harbor'),
      report_id: 'b1',
      duration: 4,
      scanner: SCANNER,
    },
    accessories: [wireAccessory('signature.cosign'), wireAccessory('sbom.harbor')],
    ...over,
  }
}

/** An item of a vulnerability report. */
export function wireVulnerability(over: Json = {}): Json {
  return {
    id: 'CVE-2024-3094',
    package: 'liblzma5',
    version: '5.6.0-0.2',
    fix_version: '5.6.1+really5.4.5-1',
    severity: 'Critical',
    status: 'fixed',
    description: 'Malicious code in the tarballs of xz.',
    links: ['https://avd.aquasec.com/nvd/cve-2024-3094'],
    artifact_digests: [digestOf('image')],
    preferred_cvss: { score_v3: 10, score_v2: null, vector_v3: 'CVSS:3.1/AV:N', vector_v2: '' },
    cwe_ids: ['CWE-506'],
    vendor_attributes: { CVSS: {} },
    ...over,
  }
}

/** A vulnerability report in one form. */
export function wireReport(vulnerabilities: readonly Json[] | null, over: Json = {}): Json {
  const head = { generated_at: '2026-01-02T03:06:04.123Z', scanner: SCANNER, severity: 'Critical' }
  return { ...head, vulnerabilities, ...over }
}
