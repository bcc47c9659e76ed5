import { z } from 'zod'
import { type Digest, isDigest } from '../oci/digest.js'
import type { Database } from './database.js'

/** What is known of one stored manifest without reading its bytes. */
export interface ManifestRecord {
  readonly digest: Digest
  readonly mediaType: string
  readonly sizeBytes: number
  /** When it was first pushed to the repository, as an ISO 8601 text. */
  readonly pushedAt: string
  readonly subject?: Digest | undefined
  readonly artifactType?: string | undefined
  /** The media type of its config; an index has none. */
  readonly configMediaType?: string | undefined
  /** Whether it is a signature that names its subject in its tag, as cosign makes them; false by default. */
  readonly isSignature?: boolean | undefined
  readonly annotations?: Readonly<Record<string, string>> | undefined
}

/** A tag and the manifest that it points to. */
export interface TagRecord {
  readonly tag: string
  readonly digest: Digest
  /** When it was last pushed, as an ISO 8601 text. */
  readonly pushedAt: string
}

/** What the registry holds, for reading. Names and tags come in byte order, manifests in the order of their first push. */
export interface Content {
  /** The full names, project and name, of all repositories that something was pushed to. */
  repositoryNames(): readonly string[]
  hasRepository(repository: string): boolean
  /** The size of a blob in bytes; undefined where the repository does not hold it. */
  blobSizeBytes(repository: string, digest: Digest): number | undefined
  manifest(repository: string, digest: Digest): ManifestRecord | undefined
  manifests(repository: string): readonly ManifestRecord[]
  /** The one of them that was pushed first. */
  firstManifest(repository: string): ManifestRecord | undefined
  tagDigest(repository: string, tag: string): Digest | undefined
  /**
   * The tags of a repository, or a page of them.
   *
   * @param page - `after`: the last tag of the page before; `limit`: how many tags at most, all by default.
   */
  tags(repository: string, page?: { readonly after?: string; readonly limit?: number }): readonly TagRecord[]
  /** The tags that point to a manifest. */
  tagsOf(repository: string, digest: Digest): readonly string[]
  /** The manifests whose subject is the digest. */
  referrers(repository: string, subject: Digest): readonly ManifestRecord[]
  /** Bytes of all blobs and manifests in a project's repositories, each digest once, without released blobs. */
  usedBytes(project: string): number
  /** Bytes of a manifest with all that it refers to, an index with its manifests' content; each digest once. */
  artifactBytes(repository: string, digest: Digest): number
}

const digestShape = z.string().refine(isDigest)
const nameShape = z.object({ name: z.string() })
const bytesShape = z.object({ bytes: z.number() })
const tagShape = z.object({ tag: z.string() })
const tagDigestShape = z.object({ digest: digestShape })
const tagRecordShape = z
  .object({ tag: z.string(), digest: digestShape, pushed_at: z.string() })
  .transform(({ pushed_at, ...row }): TagRecord => ({ ...row, pushedAt: pushed_at }))

const manifestShape = z
  .object({
    digest: digestShape,
    media_type: z.string(),
    size_bytes: z.number(),
    pushed_at: z.string(),
    subject: digestShape.nullable(),
    artifact_type: z.string().nullable(),
    config_media_type: z.string().nullable(),
    is_signature: z.number(),
    annotations: z.string().nullable(),
  })
  .transform(
    (row): ManifestRecord => ({
      digest: row.digest,
      mediaType: row.media_type,
      sizeBytes: row.size_bytes,
      pushedAt: row.pushed_at,
      subject: row.subject ?? undefined,
      artifactType: row.artifact_type ?? undefined,
      configMediaType: row.config_media_type ?? undefined,
      isSignature: row.is_signature === 1 || undefined,
      annotations: row.annotations === null ? undefined : annotationsShape.parse(JSON.parse(row.annotations)),
    }),
  )
const annotationsShape = z.record(z.string(), z.string())

const MANIFESTS = `SELECT manifests.* FROM manifests JOIN repositories ON repositories.id = repository_id
  WHERE name = ?`

const TAGS = `FROM repositories JOIN tags ON tags.repository_id = repositories.id
  JOIN manifests ON manifests.id = manifest_id WHERE name = ?`

const ARTIFACT_BYTES = `WITH RECURSIVE
  repository AS (SELECT id FROM repositories WHERE name = ?),
  parts (digest) AS (
    VALUES (?)
    UNION
    SELECT manifest_references.digest FROM parts
      JOIN manifests ON manifests.repository_id = (SELECT id FROM repository) AND manifests.digest = parts.digest
      JOIN manifest_references ON manifest_id = manifests.id
  )
  SELECT COALESCE(SUM(COALESCE(manifests.size_bytes, blobs.size_bytes)), 0) AS bytes FROM parts
    LEFT JOIN manifests ON manifests.repository_id = (SELECT id FROM repository) AND manifests.digest = parts.digest
    LEFT JOIN blobs ON blobs.repository_id = (SELECT id FROM repository) AND blobs.digest = parts.digest`

/** Gives a view of the content in a database that has {@link CONTENT_TABLES}. */
export function createContent(database: Database): Content {
  return { ...repositoryView(database), ...manifestView(database), ...tagView(database) }
}

function repositoryView({
  first,
  all,
}: Database): Pick<Content, 'repositoryNames' | 'hasRepository' | 'blobSizeBytes' | 'usedBytes'> {
  return {
    repositoryNames: () =>
      all(nameShape, 'SELECT name FROM repositories ORDER BY name').map((row) => row.name),
    hasRepository: (repository) =>
      first(nameShape, 'SELECT name FROM repositories WHERE name = ?', [repository]) !== undefined,
    blobSizeBytes: (repository, digest) =>
      first(
        bytesShape,
        `SELECT size_bytes AS bytes FROM repositories JOIN blobs ON repository_id = repositories.id
          WHERE name = ? AND digest = ?`,
        [repository, digest],
      )?.bytes,
    usedBytes: (project) =>
      first(bytesShape, 'SELECT used_bytes AS bytes FROM project_usage WHERE project = ?', [project])
        ?.bytes ?? 0,
  }
}

function manifestView({
  first,
  all,
}: Database): Pick<Content, 'manifest' | 'firstManifest' | 'manifests' | 'referrers' | 'artifactBytes'> {
  return {
    manifest: (repository, digest) =>
      first(manifestShape, `${MANIFESTS} AND digest = ?`, [repository, digest]),
    firstManifest: (repository) =>
      first(manifestShape, `${MANIFESTS} ORDER BY manifests.id LIMIT 1`, [repository]),
    manifests: (repository) => all(manifestShape, `${MANIFESTS} ORDER BY manifests.id`, [repository]),
    referrers: (repository, subject) =>
      all(manifestShape, `${MANIFESTS} AND subject = ? ORDER BY manifests.id`, [repository, subject]),
    artifactBytes: (repository, digest) =>
      first(bytesShape, ARTIFACT_BYTES, [repository, digest])?.bytes ?? 0,
  }
}

function tagView({ first, all }: Database): Pick<Content, 'tagDigest' | 'tags' | 'tagsOf'> {
  return {
    tagDigest: (repository, tag) =>
      first(tagDigestShape, `SELECT digest ${TAGS} AND tag = ?`, [repository, tag])?.digest,
    tags: (repository, { after = '', limit = -1 } = {}) =>
      all(tagRecordShape, `SELECT tag, digest, tags.pushed_at ${TAGS} AND tag > ? ORDER BY tag LIMIT ?`, [
        repository,
        after,
        limit,
      ]),
    tagsOf: (repository, digest) =>
      all(tagShape, `SELECT tag ${TAGS} AND digest = ? ORDER BY tag`, [repository, digest]).map(
        (row) => row.tag,
      ),
  }
}
