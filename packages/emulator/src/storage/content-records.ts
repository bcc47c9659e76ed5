import { z } from 'zod'
import type { Digest } from '../oci/digest.js'
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
  /** Takes a tag away and leaves its manifest. False: the repository has no such tag. */
  removeTag(repository: string, tag: string): boolean
}

const tagShape = z.object({ tag: z.string() })

/** Gives access to the records in a database that has {@link CONTENT_TABLES}. */
export function createContentRecords(database: Database, events: TagEventSource): ContentRecords {
  const { transaction } = database
  const removeFrom = (name: string, remove: (repository: RepositoryRow) => boolean) =>
    transaction(() => {
      const repository = findRepository(database, name)
      return repository !== undefined && remove(repository)
    })
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
          'INSERT OR REPLACE INTO tags (repository_id, tag, manifest_id, pushed_at) VALUES (?, ?, ?, ?)',
          [repository.id, tag, manifestId, manifest.pushedAt],
        )
        events.pushed({ repository: name, tag, digest: manifest.digest, isNewTag })
      }),
    removeBlob: (name, digest) => removeFrom(name, (repository) => removeBlob(database, repository, digest)),
    removeManifest: (name, digest) =>
      removeFrom(name, (repository) => {
        const tags = removeManifest(database, repository, digest)
        for (const tag of tags ?? []) events.deleted({ repository: name, tag })
        return tags !== undefined
      }),
    removeTag: (name, tag) =>
      removeFrom(name, ({ id }) => {
        const removed = database.run('DELETE FROM tags WHERE repository_id = ? AND tag = ?', [id, tag]) > 0
        if (removed) events.deleted({ repository: name, tag })
        return removed
      }),
  }
}

function hasTag({ first }: Database, { id }: RepositoryRow, tag: string): boolean {
  return first(tagShape, 'SELECT tag FROM tags WHERE repository_id = ? AND tag = ?', [id, tag]) !== undefined
}
