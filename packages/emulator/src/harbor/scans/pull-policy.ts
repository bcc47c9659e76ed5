import type { Digest } from '../../oci/digest.js'
import { isIndexType } from '../../oci/media-types.js'
import { projectOf } from '../../oci/repository-name.js'
import type { ArtifactRules } from '../../registry/artifact-rules.js'
import { RequestError } from '../../server/request-error.js'
import type { HarborParts } from '../harbor-parts.js'
import { own } from '../own.js'
import { findingsOf } from './report.js'
import type { Scan } from './scan-store.js'
import { SEVERITIES } from './scanner/severity.js'
import type { Scans } from './scans.js'

/** What project settings call the severities. */
const THRESHOLDS: Readonly<Record<string, (typeof SEVERITIES)[number]>> = {
  none: 'Unknown',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}
/** What Harbor takes where a project prevents pulls and names no severity. */
const DEFAULT_THRESHOLD = 'low'

/**
 * Refuses, in projects with `prevent_vul`, images that were not scanned, or that have vulnerabilities from the project's
 * severity on. An index passes: its images are looked at when they are pulled.
 *
 * @see Harbor, src/server/middleware/vulnerable
 */
export function pullPolicy(
  { projects, storage }: Pick<HarborParts, 'projects' | 'storage'>,
  scans: Pick<Scans, 'isScannable' | 'of'>,
): ArtifactRules['pullProblem'] {
  return (repository, digest) => {
    const metadata = projects.byName(projectOf(repository))?.metadata
    if (metadata?.prevent_vul !== 'true') return undefined
    const manifest = storage.content.manifest(repository, digest)
    if (manifest === undefined || isIndexType(manifest.mediaType)) return undefined
    const problem = problemOf(repository, digest, { scans, severity: metadata.severity ?? DEFAULT_THRESHOLD })
    return problem === undefined
      ? undefined
      : new RequestError(412, [{ code: 'PROJECTPOLICYVIOLATION', message: problem }])
  }
}

function problemOf(
  repository: string,
  digest: Digest,
  { scans, severity }: { readonly scans: Pick<Scans, 'isScannable' | 'of'>; readonly severity: string },
): string | undefined {
  if (!scans.isScannable(repository, digest)) return undefined
  const policy =
    `cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of "${severity}" or higher ` +
    "from running.' To continue with pull, please contact your project administrator"
  const [scan] = scans.of(repository, digest)
  if (scan === undefined) return `current image without vulnerability scanning ${policy} for help.`
  if (isUnscannable(scan)) return undefined
  if (scan.status !== 'Success') {
    return `current image with "${scan.status}" status of vulnerability scanning ${policy} for help.`
  }
  const from = SEVERITIES.indexOf(own(THRESHOLDS, severity) ?? 'Low')
  const count = findingsOf([scan]).filter((finding) => SEVERITIES.indexOf(finding.severity) >= from).length
  if (count === 0) return undefined
  const exempt = 'to exempt matched vulnerabilities through configuring the CVE allowlist.'
  return `current image with ${count} vulnerabilities ${policy} ${exempt}`
}

/** Its first scan found that there is nothing to look up: such images may be pulled. */
function isUnscannable({ isScannable }: Scan): boolean {
  return !isScannable
}
