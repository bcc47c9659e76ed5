import { isIndexType } from '../../oci/media-types.js'
import { projectOf } from '../../oci/repository-name.js'
import type { ArtifactRules } from '../../registry/artifact-rules.js'
import { RequestError } from '../../server/request-error.js'
import { exemptCves } from '../allowlists/exempt-cves.js'
import type { HarborParts } from '../harbor-parts.js'
import { own } from '../own.js'
import type { Project } from '../projects/project-store.js'
import { findingsOf } from './report.js'
import type { Scan } from './scan-store.js'
import { SEVERITIES, type Severity } from './scanner/severity.js'
import type { Scans } from './scans.js'

/** What project settings call the severities, with the one that Harbor makes of each. */
const THRESHOLDS: Readonly<Record<string, { readonly label: string; readonly from: Severity }>> = {
  none: { label: 'None', from: 'Unknown' },
  low: { label: 'Low', from: 'Low' },
  medium: { label: 'Medium', from: 'Medium' },
  high: { label: 'High', from: 'High' },
  critical: { label: 'Critical', from: 'Critical' },
}
/** What Harbor takes where a project prevents pulls and names no severity. */
const DEFAULT_THRESHOLD = { label: 'Unknown', from: 'Unknown' } as const

type Parts = Pick<HarborParts, 'projects' | 'storage' | 'allowlists' | 'now'>
type ScanSource = Pick<Scans, 'isScannable' | 'of'>

/**
 * Refuses, in projects with `prevent_vul`, images that were not scanned, or that have vulnerabilities from the project's
 * severity on which no allowlist exempts. An index passes: its images are looked at when they are pulled.
 *
 * @see Harbor, src/server/middleware/vulnerable
 */
export function pullPolicy(parts: Parts, scans: ScanSource): ArtifactRules['pullProblem'] {
  return (repository, digest) => {
    const project = parts.projects.byName(projectOf(repository))
    if (project?.metadata.prevent_vul !== 'true') return undefined
    const manifest = parts.storage.content.manifest(repository, digest)
    if (manifest === undefined || isIndexType(manifest.mediaType)) return undefined
    if (!scans.isScannable(repository, digest)) return undefined
    const [scan] = scans.of(repository, digest)
    const message = problemOf(scan, project, parts)
    return message === undefined
      ? undefined
      : new RequestError(412, [{ code: 'PROJECTPOLICYVIOLATION', message }])
  }
}

function problemOf(scan: Scan | undefined, project: Project, parts: Parts): string | undefined {
  const { label, from } = own(THRESHOLDS, project.metadata.severity ?? '') ?? DEFAULT_THRESHOLD
  const policy =
    `cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of "${label}" or higher ` +
    "from running.' To continue with pull, please contact your project administrator"
  if (scan === undefined) return `current image without vulnerability scanning ${policy} for help.`
  if (isUnscannable(scan)) return undefined
  if (scan.status !== 'Success') {
    return `current image with "${scan.status}" status of vulnerability scanning ${policy} for help.`
  }
  const exempt = exemptCves(project, parts)
  const counted = findingsOf([scan]).filter(({ id }) => !exempt.has(id))
  if (!counted.some(({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(from)))
    return undefined
  // The milder ones are not the reason, and Harbor counts them all the same.
  const found = `${counted.length} ${counted.length > 1 ? 'vulnerabilities' : 'vulnerability'}`
  return `current image with ${found} ${policy} to exempt matched vulnerabilities through configuring the CVE allowlist.`
}

/** Its first scan found that there is nothing to look up: such images may be pulled. */
function isUnscannable({ isScannable }: Scan): boolean {
  return !isScannable
}
