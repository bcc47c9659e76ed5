import { z } from 'zod'
import { type Digest, isDigest } from '../oci/digest.js'

/** What is known of one stored manifest without reading its bytes. */
export interface ManifestRecord {
  readonly digest: Digest
  readonly mediaType: string
  readonly sizeBytes: number
  /** When it was first pushed to the repository, as an ISO 8601 text. */
  readonly pushedAt: string
  readonly subject?: Digest | undefined
  readonly artifactType?: string | undefined
  readonly annotations?: Readonly<Record<string, string>> | undefined
}

/** What a repository holds. A record is never changed; the functions below give a new one. */
export interface RepositoryRecord {
  readonly name: string
  /** Digest and size in bytes of each blob that was uploaded or mounted here. */
  readonly blobs: ReadonlyMap<Digest, number>
  readonly manifests: ReadonlyMap<Digest, ManifestRecord>
  readonly tags: ReadonlyMap<string, Digest>
}

const digestSchema = z.string().refine(isDigest)

const fileSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string(),
  blobs: z.array(z.object({ digest: digestSchema, sizeBytes: z.int().nonnegative() })),
  manifests: z.array(
    z.object({
      digest: digestSchema,
      mediaType: z.string(),
      sizeBytes: z.int().nonnegative(),
      pushedAt: z.string(),
      subject: digestSchema.optional(),
      artifactType: z.string().optional(),
      annotations: z.record(z.string(), z.string()).optional(),
    }),
  ),
  tags: z.array(z.object({ tag: z.string(), digest: digestSchema })),
})

/** Gives the record of a repository that holds nothing yet. */
export function emptyRepository(name: string): RepositoryRecord {
  return { name, blobs: new Map(), manifests: new Map(), tags: new Map() }
}

/** Adds a blob. */
export function withBlob(record: RepositoryRecord, digest: Digest, sizeBytes: number): RepositoryRecord {
  return { ...record, blobs: new Map(record.blobs).set(digest, sizeBytes) }
}

/** Takes a blob away. Manifests that name it stay. */
export function withoutBlob(record: RepositoryRecord, digest: Digest): RepositoryRecord {
  const blobs = new Map(record.blobs)
  blobs.delete(digest)
  return { ...record, blobs }
}

/** Adds a manifest and, where one is given, points a tag to it. A second push keeps the first push's time. */
export function withManifest(
  record: RepositoryRecord,
  manifest: ManifestRecord,
  tag?: string,
): RepositoryRecord {
  const pushedAt = record.manifests.get(manifest.digest)?.pushedAt ?? manifest.pushedAt
  const manifests = new Map(record.manifests).set(manifest.digest, { ...manifest, pushedAt })
  const tags = tag === undefined ? record.tags : new Map(record.tags).set(tag, manifest.digest)
  return { ...record, manifests, tags }
}

/** Takes a manifest away with all tags that point to it. */
export function withoutManifest(record: RepositoryRecord, digest: Digest): RepositoryRecord {
  const manifests = new Map(record.manifests)
  manifests.delete(digest)
  const tags = new Map([...record.tags].filter(([, target]) => target !== digest))
  return { ...record, manifests, tags }
}

/** Takes a tag away; the manifest stays. */
export function withoutTag(record: RepositoryRecord, tag: string): RepositoryRecord {
  const tags = new Map(record.tags)
  tags.delete(tag)
  return { ...record, tags }
}

/**
 * Writes a record as JSON. Lists of entries, because a tag may be spelled like a property of every object.
 */
export function encodeRepository(record: RepositoryRecord): string {
  return JSON.stringify({
    schemaVersion: 1,
    name: record.name,
    blobs: [...record.blobs].map(([digest, sizeBytes]) => ({ digest, sizeBytes })),
    manifests: [...record.manifests.values()],
    tags: [...record.tags].map(([tag, digest]) => ({ tag, digest })),
  })
}

/** Reads a record back. Throws when the text was not written by {@link encodeRepository}. */
export function decodeRepository(text: string): RepositoryRecord {
  const file = fileSchema.parse(JSON.parse(text))
  return {
    name: file.name,
    blobs: new Map(file.blobs.map(({ digest, sizeBytes }) => [digest, sizeBytes])),
    manifests: new Map(file.manifests.map((manifest) => [manifest.digest, manifest])),
    tags: new Map(file.tags.map(({ tag, digest }) => [tag, digest])),
  }
}
