import { z } from 'zod'
import { type Digest, isDigest } from '../../reference/digest.js'
import { timeRecord } from './time.js'

/** A megabyte as the platform counts: its v1 API says that 1024 MB are 1 GB, its v2 API calls the same number MiB. */
const BYTES_PER_MB = 1024 ** 2

/** A tag of an image, with the artifact that it points to. */
export interface ImageTag {
  readonly tag: string
  /** RFC 3339. */
  readonly pushedAt?: string
  readonly digest?: Digest
  /**
   * Bytes of the artifact: the same for each of its tags. From the platform's `size_mb`, taken for units of 1,048,576 bytes and
   * rounded by the platform, so that it is near the true size and not equal to it.
   */
  readonly sizeBytes?: number
  /** All tags of the artifact, this one included; after its deletion those that stay. */
  readonly remainingTags: readonly string[]
  readonly isArtifactDeleted: boolean
  /** What runs it; null where nothing does. Absent on a server without the registry service extension. */
  readonly appVersion?: { readonly app: string; readonly version: string } | null
}

/** What the deletion of a tag left. */
export interface DeletedTag {
  readonly tag: string
  /** Whether the artifact went with it. */
  readonly isArtifactDeleted: boolean
  /** Tags that the artifact still has. */
  readonly remainingTags: readonly string[]
  readonly digest?: Digest
}

/** What became of one tag of a deletion of many. */
export interface TagResult {
  readonly tag?: string
  readonly status: number
  readonly message: string
}

const artifactRecord = z.object({
  artifact_deleted: z.boolean().nullish(),
  remaining_tags: z.array(z.string()).nullish(),
  image_hash: z.string().nullish(),
  size_mb: z.number().nonnegative().nullish().catch(undefined),
})

const appVersionRecord = z.object({ app: z.string(), version: z.string() }).nullish().catch(undefined)

/** Reads an entry of `registry-image-tag-list`, with the app version that the extension adds to it. */
export const imageTagRecord = z
  .object({
    tag: z.string().min(1),
    last_push_at: timeRecord.optional(),
    artifact: artifactRecord.nullish(),
    app_version: appVersionRecord,
  })
  .transform(({ tag, last_push_at, artifact, app_version }): ImageTag => {
    const sizeMb = artifact?.size_mb
    return {
      tag,
      ...(last_push_at !== undefined && { pushedAt: last_push_at }),
      ...digestIn(artifact),
      ...(typeof sizeMb === 'number' && { sizeBytes: Math.round(sizeMb * BYTES_PER_MB) }),
      remainingTags: artifact?.remaining_tags ?? [],
      isArtifactDeleted: artifact?.artifact_deleted ?? false,
      ...(app_version !== undefined && { appVersion: app_version }),
    }
  })

/** Reads the answer of `registry-image-tag-delete` for a tag. No field of it is required. */
export function deletedTagRecord(tag: string): z.ZodType<DeletedTag> {
  return z
    .object({ deleted_tag: z.string().nullish(), artifact: artifactRecord.nullish() })
    .transform(({ deleted_tag, artifact }): DeletedTag => {
      const remainingTags = artifact?.remaining_tags ?? []
      return {
        tag: deleted_tag ?? tag,
        isArtifactDeleted: artifact?.artifact_deleted ?? remainingTags.length === 0,
        remainingTags,
        ...digestIn(artifact),
      }
    })
}

/** Reads the answer of `registry-image-tag-bulk-delete`. A result without a status says nothing, which is status 0. */
export const tagResultsRecord = z
  .object({
    results: z
      .array(
        z.object({
          tag: z.string().nullish(),
          status: z.coerce.number().int().nullish().catch(undefined),
          message: z.string().nullish().catch(undefined),
        }),
      )
      .nullish(),
  })
  .transform(({ results }): readonly TagResult[] =>
    (results ?? []).map(({ tag, status, message }) => ({
      ...(tag && { tag }),
      status: status ?? 0,
      message: message ?? '',
    })),
  )

function digestIn(
  artifact: z.infer<typeof artifactRecord> | null | undefined,
): { readonly digest: Digest } | undefined {
  const hash = artifact?.image_hash
  return hash && isDigest(hash) ? { digest: hash } : undefined
}
