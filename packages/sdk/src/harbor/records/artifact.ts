import { z } from 'zod'
import { formatPlatform } from '../../oci/platform.js'
import { type Digest, isDigest } from '../../reference/digest.js'
import { accessoryRecord, digestRecord, type HarborAccessory } from './accessory.js'
import { type HarborScan, scanOverviewRecord } from './scan-overview.js'
import { type HarborTag, tagRecord } from './tag.js'
import { type UseTimes, useTimesOf } from './time.js'

/** One manifest of a repository with all its tags. */
export interface HarborArtifact extends UseTimes {
  readonly digest: Digest
  /** `IMAGE` for images and indexes of images, `CHART`, `SBOM` and so on; `UNKNOWN` where Harbor does not know. */
  readonly type: string
  /** Of the manifest. */
  readonly mediaType?: string
  readonly configMediaType?: string
  /** Absent before Harbor 2.12. */
  readonly artifactType?: string
  /** Bytes of manifest, config and layers; of an index with its parts. */
  readonly sizeBytes: number
  /** `linux/amd64`. Absent for an index and for what is no image. */
  readonly platform?: string
  readonly tags: readonly HarborTag[]
  /** Names. */
  readonly labels: readonly string[]
  /** The manifests that an index names and Harbor has. */
  readonly children: readonly HarborChild[]
  readonly accessories: readonly HarborAccessory[]
  /** Absent where nobody asked for a scan. */
  readonly scan?: HarborScan
  readonly annotations: Readonly<Record<string, string>>
}

/** A manifest that an index names. */
export interface HarborChild {
  readonly digest: Digest
  readonly platform?: string
}

/** Reads the platform out of what may be of any shape, because it is copied from an image. */
const platformRecord = z
  .object({
    os: z.string().min(1),
    architecture: z.string().min(1),
    variant: z.string().nullish().catch(undefined),
  })
  .transform(({ os, architecture, variant }) => {
    // Builders name the attestations in an index so.
    if (os === 'unknown' || architecture === 'unknown') return undefined
    return formatPlatform({ os, architecture, ...(variant && { variant }) })
  })
  .nullish()
  .catch(undefined)

const childRecord = z
  .object({ child_digest: z.string().nullish(), platform: platformRecord })
  .transform(({ child_digest, platform }): HarborChild[] =>
    // What has no digest cannot be named.
    child_digest && isDigest(child_digest) ? [{ digest: child_digest, ...(platform && { platform }) }] : [],
  )

const labelRecord = z.object({ name: z.string().nullish() }).transform(({ name }) => name || [])

const wireArtifact = z.object({
  digest: digestRecord,
  type: z.string().nullish(),
  media_type: z.string().nullish(),
  manifest_media_type: z.string().nullish(),
  artifact_type: z.string().nullish(),
  size: z.number().nullish(),
  push_time: z.string().nullish(),
  pull_time: z.string().nullish(),
  extra_attrs: platformRecord,
  annotations: z.record(z.string(), z.string()).nullish(),
  references: z.array(childRecord).nullish(),
  tags: z.array(tagRecord).nullish(),
  labels: z.array(labelRecord).nullish(),
  accessories: z.array(accessoryRecord).nullish(),
  scan_overview: scanOverviewRecord,
})

/** Reads `Artifact`. Empty lists are null. */
export const artifactRecord = wireArtifact.transform(
  (record): HarborArtifact => ({
    digest: record.digest,
    type: record.type || 'UNKNOWN',
    ...mediaTypesOf(record),
    sizeBytes: record.size ?? 0,
    ...useTimesOf(record),
    ...(record.extra_attrs && { platform: record.extra_attrs }),
    tags: record.tags ?? [],
    labels: (record.labels ?? []).flat(),
    children: (record.references ?? []).flat(),
    accessories: record.accessories ?? [],
    ...(record.scan_overview && { scan: record.scan_overview }),
    annotations: record.annotations ?? {},
  }),
)

/** What Harbor calls the media type is that of the config. */
function mediaTypesOf({ manifest_media_type, media_type, artifact_type }: z.infer<typeof wireArtifact>) {
  return {
    ...(manifest_media_type && { mediaType: manifest_media_type }),
    ...(media_type && { configMediaType: media_type }),
    ...(artifact_type && { artifactType: artifact_type }),
  }
}
