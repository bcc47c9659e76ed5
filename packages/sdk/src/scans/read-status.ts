import { isSdkError } from '../errors/guards.js'
import type { Artifact } from '../inventory/artifact.js'
import type { HarborArtifact, ScanCallOptions, ScanPlace } from './scan-place.js'
import type { ScanStatus } from './scan-status.js'

/** Why nothing comes of a scan that Harbor does not take. */
export const NO_SCAN_REASONS = {
  'not-scannable': 'the scanner does not read this kind of artifact',
  'no-scanner': 'the project has no scanner that reads this artifact',
} as const

/**
 * How far the scan is. Network: 1 GET, for what nobody has scanned 2.
 *
 * @throws NotFoundError `MANIFEST_UNKNOWN`; AuthError; ConnectionError.
 */
export async function readStatus(place: ScanPlace, options: ScanCallOptions): Promise<ScanStatus> {
  const { reference, harbor, features } = place
  if (harbor === undefined) return notOffered(place, features.scans.reason)
  try {
    const artifact = await harbor.read(options)
    const found = { reference, digest: artifact.digest, ...(await scanOf(harbor, artifact, options)) }
    if (found.state === 'not-scannable' || found.state === 'no-scanner') {
      return { ...found, reason: NO_SCAN_REASONS[found.state] }
    }
    return found.state === 'failed' ? { ...found, reason: 'the scanner failed; its log is in Harbor' } : found
  } catch (error) {
    if (!isSdkError(error, 'DENIED')) throw error
    return notOffered(place, error.reason)
  }
}

/** The status of an artifact whose scans nobody shows. */
export function notOffered({ reference }: ScanPlace, reason: string): ScanStatus {
  return { reference, state: 'not-offered', counts: {}, reason }
}

async function scanOf(
  { scans }: HarborArtifact,
  { digest, kind, parts, scan }: Artifact,
  options: ScanCallOptions,
): Promise<Pick<ScanStatus, 'state' | 'counts'>> {
  if (scan === undefined) return { state: 'not-scannable', counts: {} }
  if (scan.state !== 'not-scanned') return scan
  // Harbor says alike that there is no scanner and that it does not read this; every scanner reads images.
  const isOffered = await offersReports(scans, digest, options)
  if (isOffered) return scan
  return { ...scan, state: kind === 'index' && parts.length === 0 ? 'not-scannable' : 'no-scanner' }
}

/** Whether there can be a report; yes where the caller may not ask. */
async function offersReports(
  scans: HarborArtifact['scans'],
  digest: string,
  options: ScanCallOptions,
): Promise<boolean> {
  try {
    return (await scans.report(digest, options)) !== 'not-offered'
  } catch (error) {
    if (isSdkError(error, 'DENIED')) return true
    throw error
  }
}
