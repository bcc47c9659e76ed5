import { z } from 'zod'
import { type Digest, isDigest } from '../../oci/digest.js'
import { isIndexType } from '../../oci/media-types.js'
import { projectOf } from '../../oci/repository-name.js'
import type { ManifestRecord } from '../../storage/content.js'
import { badRequest, HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import type { EventType, HarborEvents } from '../webhooks/harbor-events.js'
import { overviewOf } from './overview.js'
import { acceptedReportType, scannerVersionOf } from './report.js'
import { scanImage } from './scan-image.js'
import { createScanQueue } from './scan-queue.js'
import { openScanStore, type Scan, type ScanTarget } from './scan-store.js'
import type { Advisory } from './scanner/advisories.js'
import { isImage } from './scanner/read-image.js'

/** The scans of the registry's images. An index stands for the images that it names. */
export interface Scans {
  /** What the scanner is; undefined where there is none. */
  readonly scannerVersion: string | undefined
  /** Whether there is anything to scan. */
  isScannable(repository: string, digest: Digest): boolean
  /**
   * Begins a scan, which goes on after the call.
   *
   * @throws {@link HarborError} 400 for what cannot be scanned, 409 while a scan goes on.
   */
  begin(repository: string, digest: Digest, operator: string): void
  /** Ends a scan that goes on. @throws {@link HarborError} 400 where none does. */
  stop(repository: string, digest: Digest): void
  /** The latest scan of each image; none before the first one. */
  of(repository: string, digest: Digest): readonly Scan[]
  /**
   * What `scan_overview` says of an artifact, by the form of its report; undefined before its first scan.
   *
   * @param accept - The header `X-Accept-Vulnerabilities`.
   */
  overviewOf(repository: string, digest: Digest, accept?: string): Record<string, unknown> | undefined
  /** Ends what is running, which goes on after the next start. */
  close(): Promise<void>
}

/** How scans are made. */
export interface ScanOptions {
  /** What is known of vulnerable packages; undefined without advisory data. */
  readonly advisories: readonly Advisory[] | undefined
  /** How long a scan waits, and then runs, at least. */
  readonly delayMs: number
  readonly events: HarborEvents
}

type Parts = Pick<HarborParts, 'database' | 'storage' | 'projects' | 'now'>

const END_EVENTS: Readonly<Partial<Record<Scan['status'], EventType>>> = {
  Success: 'SCANNING_COMPLETED',
  Error: 'SCANNING_FAILED',
  Stopped: 'SCANNING_STOPPED',
}

/** Opens the scans, goes on with those that wait, and scans what is pushed to a project with `auto_scan`. */
export function openScans(parts: Parts, { advisories, delayMs, events }: ScanOptions): Scans {
  const { database, storage, projects, now } = parts
  const store = openScanStore(database, now)
  const queue = createScanQueue({
    store,
    delayMs,
    scan: (scan, signal) => scanImage({ storage, store, advisories }, scan, signal),
    onEnd: ({ status, repository, digest, operator }) => {
      const type = END_EVENTS[status]
      if (type) events.emit({ type, repository, operator, artifact: { digest } })
    },
  })
  const targetsOf = (repository: string, digest: Digest) => imagesOf(parts, repository, digest)
  const scansOf: Scans['of'] = (repository, digest) =>
    targetsOf(repository, digest).flatMap((target) => store.find(target) ?? [])
  const scans: Scans = {
    scannerVersion: scannerVersionOf(advisories?.length),
    isScannable: (repository, digest) => targetsOf(repository, digest).length > 0,
    of: scansOf,
    begin(repository, digest, operator) {
      const targets = scannable(targetsOf(repository, digest), store.find)
      const free = targets.filter((target) => !isGoingOn(store.find(target)))
      if (free.length === 0) throw new HarborError(409, 'CONFLICT', 'a previous scan process is running')
      for (const target of free) store.add(target, operator)
      queue.wake()
    },
    stop(repository, digest) {
      const stopped = scansOf(repository, digest).filter(({ reportId }) => queue.stop(reportId))
      if (stopped.length === 0) throw badRequest(`no running scan of ${repository}@${digest}`)
    },
    overviewOf(repository, digest, accept) {
      const type = acceptedReportType(accept)
      const [first, ...others] = scansOf(repository, digest)
      return type && first ? { [type]: overviewOf([first, ...others]) } : undefined
    },
    close: queue.close,
  }
  events.on(({ type, repository, operator, artifact }) => {
    const isAuto = projects.byName(projectOf(repository))?.metadata.auto_scan === 'true'
    if (type === 'PUSH_ARTIFACT' && isAuto && artifact?.digest)
      scanPushed(scans, repository, artifact.digest, operator)
  })
  return scans
}

/** What is pushed again while it is scanned, or was found to have no packages, is left alone. */
function scanPushed({ begin }: Scans, repository: string, digest: Digest, operator: string): void {
  try {
    begin(repository, digest, operator)
  } catch (error) {
    if (!(error instanceof HarborError)) throw error
  }
}

function scannable(
  targets: readonly ScanTarget[],
  find: (target: ScanTarget) => Scan | undefined,
): ScanTarget[] {
  const possible = targets.filter((target) => find(target)?.isScannable ?? true)
  if (possible.length === 0)
    throw badRequest('the configured scanner does not support scanning this artifact')
  return possible
}

function isGoingOn(scan: Scan | undefined): boolean {
  return scan?.status === 'Pending' || scan?.status === 'Running'
}

const digestShape = z.object({ digest: z.string().refine(isDigest) })

/** The images that an artifact stands for: itself, or those of an index. */
function imagesOf(
  { database, storage: { content } }: Pick<Parts, 'database' | 'storage'>,
  repository: string,
  digest: Digest,
): ScanTarget[] {
  const artifact = content.manifest(repository, digest)
  if (!artifact) return []
  const target = ({ digest: own, pushedAt }: ManifestRecord) => ({ repository, digest: own, pushedAt })
  if (!isIndexType(artifact.mediaType)) return isImage(artifact) ? [target(artifact)] : []
  const sql = `SELECT manifest_references.digest FROM manifest_references
    JOIN manifests ON manifests.id = manifest_id JOIN repositories ON repositories.id = repository_id
    WHERE name = ? AND manifests.digest = ?`
  return database
    .all(digestShape, sql, [repository, digest])
    .flatMap((row) => content.manifest(repository, row.digest) ?? [])
    .filter(isImage)
    .map(target)
}
