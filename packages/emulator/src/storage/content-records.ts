import { z } from 'zod'
import { type Digest, isDigest } from '../oci/digest.js'
import { addBlob, removeBlob } from './blob-rows.js'
import type { Database } from './database.js'
import { addManifest, type NewManifest, removeManifest } from './manifest-rows.js'
import { findRepository, obtainRepository, type RepositoryRow } from './repository-row.js'
import type { TagEventSource } from './tag-events.js'

/** The writing side of the content's records. Each call is one transaction, and part of an outer one. */
export interface ContentRecords {
  /** Adds a blob to a repository, which comes into being with it; one that it holds already is no error. */
  addBlob(repository: string, digest: Digest, sizeBytes: number): void
  /** Adds a manifest and points the tag, where one is given, to it. A manifest keeps the time of its first push. */
  addManifest(repository: string, manifest: NewManifest, tag?: string): void
  /** Takes a blob away; manifests that name it stay. False: the repository does not hold it. */
  removeBlob(repository: string, digest: Digest): boolean
  /** Takes a manifest away with its tags. False: the repository does not hold it. */
  removeManifest(repository: string, digest: Digest): boolean
  /** Takes manifests away with their tags; those that the repository does not hold are no error. */
  removeManifests(repository: string, digests: readonly Digest[]): void
  /** Takes a repository away with all that it holds. @returns the digests that it held; undefined where there is none */
  removeRepository(repository: string): readonly Digest[] | undefined
  /** Takes a tag away and leaves its manifest. False: the repository has no such tag. */
  removeTag(repository: string, tag: string): boolean
}

const tagShape = z.object({ tag: z.string() })
const digestShape = z.object({ digest: z.string().refine(isDigest) })

/** Gives access to the records in a database that has {@link CONTENT_TABLES}. */
export function createContentRecords(database: Database, events: TagEventSource): ContentRecords {
  const { transaction } = database
  const removeFrom = (name: string, remove: (repository: RepositoryRow) => boolean) =>
    transaction(() => {
      const repository = findRepository(database, name)
      return repository !== undefined && remove(repository)
    })
  const removeManifestOf = (repository: RepositoryRow, digest: Digest) => {
    const tags = removeManifest(database, repository, digest)
    for (const tag of tags ?? []) events.deleted({ repository: repository.name, tag })
    return tags !== undefined
  }
  return {
    addBlob: (name, digest, sizeBytes) =>
      transaction(() => addBlob(database, obtainRepository(database, name), { digest, sizeBytes })),
    addManifest: (name, manifest, tag) =>
      transaction(() => {
        const repository = obtainRepository(database, name)
        const manifestId = addManifest(database, repository, manifest)
        if (tag === undefined) return
        const isNewTag = !hasTag(database, repository, tag)
        database.run(
          `INSERT INTO tags (repository_id, tag, manifest_id, pushed_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (repository_id, tag)
            DO UPDATE SET manifest_id = excluded.manifest_id, pushed_at = excluded.pushed_at`,
          [repository.id, tag, manifestId, manifest.pushedAt],
        )
        events.pushed({ repository: name, tag, digest: manifest.digest, isNewTag })
      }),
    removeBlob: (name, digest) => removeFrom(name, (repository) => removeBlob(database, repository, digest)),
    removeManifest: (name, digest) => removeFrom(name, (repository) => removeManifestOf(repository, digest)),
    removeManifests: (name, digests) =>
      void removeFrom(name, (repository) => {
        for (const digest of digests) removeManifestOf(repository, digest)
        return true
      }),
    removeRepository: (name) =>
      database.transaction(() => {
        const repository = findRepository(database, name)
        if (!repository) return undefined
        const manifests = heldIn(database, 'manifests', repository)
        const blobs = heldIn(database, 'blobs', repository)
        for (const digest of manifests) removeManifestOf(repository, digest)
        for (const digest of blobs) removeBlob(database, repository, digest)
        database.run('DELETE FROM repositories WHERE id = ?', [repository.id])
        return [...manifests, ...blobs]
      }),
    removeTag: (name, tag) =>
      removeFrom(name, ({ id }) => {
        const removed = database.run('DELETE FROM tags WHERE repository_id = ? AND tag = ?', [id, tag]) > 0
        if (removed) events.deleted({ repository: name, tag })
        return removed
      }),
  }
}

function heldIn({ all }: Database, table: 'manifests' | 'blobs', { id }: RepositoryRow): Digest[] {
  const sql = `SELECT digest FROM ${table} WHERE repository_id = ?`
  return all(digestShape, sql, [id]).map(({ digest }) => digest)
}

function hasTag({ first }: Database, { id }: RepositoryRow, tag: string): boolean {
  return first(tagShape, 'SELECT tag FROM tags WHERE repository_id = ? AND tag = ?', [id, tag]) !== undefined
}
