import { z } from 'zod'
import { type Digest, isDigest } from '../oci/digest.js'
import type { Content } from './content.js'
import type { ContentRecords } from './content-records.js'
import type { Database } from './database.js'

/** Where a manifest is copied from and to, both full names of repositories. */
export interface ManifestCopy {
  readonly from: string
  readonly to: string
  readonly digest: Digest
  /** What the copy is tagged with; tags that are there already move. */
  readonly tags: readonly string[]
  /** The time of the copy, as an ISO 8601 text. */
  readonly at: string
}

/** Changes to artifacts that need no new bytes. All are synchronous, and part of an outer transaction. */
export interface ArtifactChanges {
  /** Tags a manifest without telling the listeners of pushes. False: the tag is there already, or the manifest is not. */
  addTag(
    repository: string,
    tag: { readonly tag: string; readonly digest: Digest; readonly at: string },
  ): boolean
  /** Makes another repository's manifest, with its blobs, one of this one too. False: there is nothing to copy. */
  copyManifest(copy: ManifestCopy): boolean
  /** Notes that a manifest was sent to a client, by its tag where one is given. */
  notePull(
    repository: string,
    pull: { readonly digest: Digest; readonly tag?: string; readonly at: string },
  ): void
  /** Describes a repository. */
  describeRepository(repository: string, change: { readonly description: string; readonly at: string }): void
}

/** What the changes are made with. */
interface Parts {
  readonly database: Database
  readonly content: Content
  readonly records: ContentRecords
}

const referenceShape = z.object({ digest: z.string().refine(isDigest) })

const MANIFEST = `SELECT manifests.id FROM manifests JOIN repositories ON repositories.id = repository_id
  WHERE name = ? AND digest = ?`

/** Gives access to the artifacts in a database that has {@link CONTENT_TABLES}. */
export function createArtifactChanges(parts: Parts): ArtifactChanges {
  const { database } = parts
  return {
    addTag: (repository, { tag, digest, at }) =>
      database.run(
        `INSERT OR IGNORE INTO tags (repository_id, tag, manifest_id, pushed_at)
          SELECT repository_id, ?, manifests.id, ? FROM manifests
          JOIN repositories ON repositories.id = repository_id WHERE name = ? AND digest = ?`,
        [tag, at, repository, digest],
      ) > 0,
    copyManifest: (copy) => database.transaction(() => copyManifest(parts, copy)),
    notePull: (repository, { digest, tag, at }) =>
      database.transaction(() => {
        database.run('UPDATE repositories SET pull_count = pull_count + 1 WHERE name = ?', [repository])
        database.run(`UPDATE manifests SET pulled_at = ? WHERE id = (${MANIFEST})`, [at, repository, digest])
        if (tag === undefined) return
        database.run(
          'UPDATE tags SET pulled_at = ? WHERE repository_id = (SELECT id FROM repositories WHERE name = ?) AND tag = ?',
          [at, repository, tag],
        )
      }),
    describeRepository: (repository, { description, at }) =>
      void database.run('UPDATE repositories SET description = ?, updated_at = ? WHERE name = ?', [
        description,
        at,
        repository,
      ]),
  }
}

function copyManifest({ database, content, records }: Parts, copy: ManifestCopy): boolean {
  const { from, to, digest, tags, at } = copy
  const manifest = content.manifest(from, digest)
  if (!manifest) return false
  const references = database
    .all(referenceShape, `SELECT digest FROM manifest_references WHERE manifest_id = (${MANIFEST})`, [
      from,
      digest,
    ])
    .map((row) => row.digest)
  for (const reference of references) {
    const sizeBytes = content.blobSizeBytes(from, reference)
    if (sizeBytes !== undefined) records.addBlob(to, reference, sizeBytes)
  }
  const copied = { ...manifest, references, pushedAt: at }
  records.addManifest(to, copied)
  for (const tag of tags) records.addManifest(to, copied, tag)
  return true
}
