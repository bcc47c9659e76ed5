import { createHarborScans, type HarborScans } from '../harbor/harbor-scans.js'
import { type HarborVersion, parseHarborVersion } from '../harbor/harbor-version.js'
import type { JsonApi } from '../http/json-api.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Capability, CapabilityReport } from '../inventory/capability.js'
import { createHarborContent } from '../inventory/harbor-content.js'
import type { Inventory } from '../inventory/inventory.js'
import { nameIn } from '../inventory/repository-name.js'
import { unknownArtifact } from '../inventory/unknown-artifact.js'
import { formatReference, type Reference } from '../reference/reference.js'
import { wantedOf } from '../reference/wanted.js'

/** Ends a call early. */
export interface ScanCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** Where the scans of one artifact are. */
export interface ScanPlace {
  /** Completed, as it was asked for. */
  readonly reference: string
  readonly features: Pick<CapabilityReport['features'], 'scans' | 'scan-start'>
  /** Absent where the registry is no Harbor, or its API is not there for this credential. */
  readonly harbor?: HarborArtifact
}

/** An artifact of a Harbor, with the calls about its scans. */
export interface HarborArtifact {
  readonly client: JsonApi
  readonly project: string
  readonly version: HarborVersion | undefined
  readonly scans: HarborScans
  /**
   * The artifact as it is now. Network: 1 GET.
   *
   * @throws NotFoundError `MANIFEST_UNKNOWN`.
   */
  read(options: ScanCallOptions): Promise<Artifact>
}

/**
 * The scans of what a reference names. Sends nothing.
 *
 * @throws ConfigError `REFERENCE_INVALID` when it names neither a tag nor a digest.
 */
export function scanPlace({ harbor, project, capabilities }: Inventory, reference: Reference): ScanPlace {
  const wanted = wantedOf(reference)
  const { features } = capabilities
  const place = { reference: formatReference(reference), features }
  const isHidden = features.artifacts.source !== 'harbor' && isClosed(features.scans)
  if (harbor === undefined || project === undefined || isHidden) return place
  const { repository } = reference
  const content = createHarborContent(harbor, project)
  return {
    ...place,
    harbor: {
      client: harbor,
      project,
      version: parseHarborVersion(capabilities.harborVersion),
      scans: createHarborScans(harbor, project, nameIn(project, repository)),
      async read(options) {
        const found = await content.artifact(repository, wanted, options)
        if (found === undefined) throw unknownArtifact('read the scan of', reference)
        return found
      },
    },
  }
}

/** Whether a feature is known not to be there for this credential. */
export function isClosed({ state }: Capability): boolean {
  return state === 'unsupported' || state === 'via-dashboard'
}
