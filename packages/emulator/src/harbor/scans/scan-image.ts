import type { Storage } from '../../storage/storage.js'
import type { Finding, Scan, ScanOutcome, ScanStore } from './scan-store.js'
import type { Advisory } from './scanner/advisories.js'
import { findVulnerabilities, type Inventory, type Vulnerability } from './scanner/find-vulnerabilities.js'
import { readImage } from './scanner/read-image.js'

/** What a scan is made with. */
export interface ScanParts {
  readonly storage: Pick<Storage, 'blobs'>
  readonly store: Pick<ScanStore, 'note'>
  /** Undefined without advisory data. */
  readonly advisories: readonly Advisory[] | undefined
}

/**
 * Scans an image: reads its layers, and looks its packages up in the advisories. Each step goes into the scan's log.
 *
 * Never fails: what cannot be read is the outcome. Rejects only when the signal ends it.
 */
export async function scanImage(
  { storage, store, advisories }: ScanParts,
  { reportId, repository, digest }: Scan,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  const note = (line: string) => {
    if (!signal.aborted) store.note(reportId, line)
  }
  note(`scanning ${repository}@${digest}`)
  try {
    const image = await readImage(storage, digest, { note, signal })
    if (!image) {
      note('not scannable: the image has no package database of dpkg or apk')
      return { status: 'Error', isScannable: false }
    }
    return { status: 'Success', findings: findingsOf(image, advisories, note) }
  } catch (error) {
    signal.throwIfAborted()
    note(`the layers cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    return { status: 'Error', isScannable: true }
  }
}

function findingsOf(image: Inventory, advisories: ScanParts['advisories'], note: (line: string) => void) {
  note(`${image.packages.length} packages of ${image.distribution.title}`)
  if (!advisories) {
    note('no advisory data is loaded: nothing can be found')
    return { vulnerabilities: [] }
  }
  const vulnerabilities = findVulnerabilities(image, advisories).map(findingOf)
  note(`${vulnerabilities.length} vulnerabilities, by ${advisories.length} advisories`)
  return { advisoryCount: advisories.length, vulnerabilities }
}

function findingOf({ package: name, version, advisory }: Vulnerability): Finding {
  const { id, severity, description, links } = advisory
  return {
    id,
    package: name,
    version,
    fixedVersion: advisory.fixed_version ?? '',
    severity,
    description,
    links,
  }
}
