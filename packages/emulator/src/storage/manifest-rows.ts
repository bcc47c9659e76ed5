import { z } from 'zod'
import { type Digest, isDigest } from '../oci/digest.js'
import { claimBlob, releaseBlob } from './blob-rows.js'
import type { ManifestRecord } from './content.js'
import type { Database } from './database.js'
import { countUsage } from './project-usage.js'
import type { RepositoryRow } from './repository-row.js'

/** A manifest that is being pushed. */
export interface NewManifest extends ManifestRecord {
  /** The blobs and manifests that it consists of, without its subject. */
  readonly references: readonly Digest[]
}

const rowShape = z.object({ id: z.number(), size_bytes: z.number() })
const tagShape = z.object({ tag: z.string() })
const referenceShape = z.object({ digest: z.string().refine(isDigest) })

/** Adds a manifest unless it is there; the type that it was pushed with last counts. @returns its row's id */
export function addManifest(database: Database, repository: RepositoryRow, manifest: NewManifest): number {
  const { digest, mediaType, sizeBytes, pushedAt, subject, artifactType, annotations } = manifest
  const { configMediaType, isSignature = false } = manifest
  countUsage(database, { project: repository.project, digest, sizeBytes }, () => {
    database.run(
      `INSERT INTO manifests
        (repository_id, digest, media_type, size_bytes, pushed_at, subject, artifact_type, annotations,
          config_media_type, is_signature)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (repository_id, digest) DO UPDATE SET media_type = excluded.media_type,
          artifact_type = excluded.artifact_type, subject = COALESCE(excluded.subject, subject),
          config_media_type = excluded.config_media_type, is_signature = MAX(excluded.is_signature, is_signature)`,
      [
        repository.id,
        digest,
        mediaType,
        sizeBytes,
        pushedAt,
        subject ?? null,
        artifactType ?? null,
        annotations ? JSON.stringify(annotations) : null,
        configMediaType ?? null,
        Number(isSignature),
      ],
    )
  })
  database.run(
    'UPDATE repositories SET created_at = ?1, updated_at = ?1 WHERE id = ?2 AND created_at IS NULL',
    [pushedAt, repository.id],
  )
  const stored = findManifest(database, repository, digest)
  if (!stored) throw new Error(`the manifest ${digest} was not stored`)
  for (const reference of manifest.references) {
    const sql = 'INSERT OR IGNORE INTO manifest_references (manifest_id, digest) VALUES (?, ?)'
    database.run(sql, [stored.id, reference])
    claimBlob(database, repository, reference)
  }
  return stored.id
}

/**
 * Takes a manifest away with its tags, and releases the blobs that no other manifest of the repository names.
 *
 * @returns the tags; undefined where the repository does not hold the manifest
 */
export function removeManifest(
  database: Database,
  repository: RepositoryRow,
  digest: Digest,
): readonly string[] | undefined {
  const manifest = findManifest(database, repository, digest)
  if (!manifest) return undefined
  const { id, size_bytes: sizeBytes } = manifest
  const tags = database.all(tagShape, 'SELECT tag FROM tags WHERE manifest_id = ? ORDER BY tag', [id])
  const references = database.all(
    referenceShape,
    'SELECT digest FROM manifest_references WHERE manifest_id = ?',
    [id],
  )
  countUsage(database, { project: repository.project, digest, sizeBytes }, () => {
    database.run('DELETE FROM manifests WHERE id = ?', [id])
  })
  for (const reference of references) {
    if (!isNamed(database, repository, reference.digest)) releaseBlob(database, repository, reference.digest)
  }
  return tags.map(({ tag }) => tag)
}

function findManifest({ first }: Database, { id }: RepositoryRow, digest: Digest) {
  const sql = 'SELECT id, size_bytes FROM manifests WHERE repository_id = ? AND digest = ?'
  return first(rowShape, sql, [id, digest])
}

function isNamed({ first }: Database, { id }: RepositoryRow, digest: Digest): boolean {
  const sql = `SELECT manifest_references.digest
    FROM manifest_references JOIN manifests ON manifests.id = manifest_id
    WHERE manifest_references.digest = ? AND repository_id = ? LIMIT 1`
  return first(referenceShape, sql, [digest, id]) !== undefined
}
