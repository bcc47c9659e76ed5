import { type Digest, splitDigest } from '../oci/digest.js'
import type { BlobFiles } from './blob-files.js'
import { createContent } from './content.js'
import type { ContentRecords } from './content-records.js'
import type { Database } from './database.js'
import { createKeyedLock } from './keyed-lock.js'
import type { NewManifest } from './manifest-rows.js'
import { isHeld } from './project-usage.js'
import type { UploadSession, UploadSessions } from './upload-sessions.js'

/** The steps that change files and records together. */
export interface ContentChanges {
  /** Turns a finished upload into a blob of its repository. False: its digest is another; it is dropped. */
  commitUpload(session: UploadSession, digest: Digest): Promise<boolean>
  /** Makes another repository's blob a blob of this one too. False: the other repository does not hold it. */
  mountBlob(digest: Digest, from: string, to: string): Promise<boolean>
  /**
   * Stores the bytes of a manifest.
   *
   * @param options - `tag`: what is to point to the manifest; `check`: called inside of the transaction that stores it, so
   * that nothing comes between. When it throws, nothing is stored.
   */
  putManifest(
    repository: string,
    bytes: Uint8Array,
    manifest: NewManifest,
    options?: { readonly tag?: string | undefined; readonly check?: () => void },
  ): Promise<void>
  /** False: the repository does not hold the blob. */
  deleteBlob(repository: string, digest: Digest): Promise<boolean>
  /** Deletes a manifest with its tags. False: the repository does not hold it. */
  deleteManifest(repository: string, digest: Digest): Promise<boolean>
  /** Deletes manifests with their tags, all at once; those that the repository does not hold are no error. */
  deleteManifests(repository: string, digests: readonly Digest[]): Promise<void>
  /** Deletes a repository with all that it holds. False: nothing was ever pushed to it. */
  deleteRepository(repository: string): Promise<boolean>
  /** Deletes all repositories with all that they hold, at once. */
  deleteAllRepositories(): Promise<void>
  /** Deletes a tag and leaves its manifest. False: the repository has no such tag. */
  deleteTag(repository: string, tag: string): Promise<boolean>
}

interface Parts {
  readonly database: Database
  readonly blobs: BlobFiles
  readonly uploads: UploadSessions
  readonly records: ContentRecords
}

/**
 * Ties files and records together: a file is stored before the first record names it, and removed after the last one
 * let it go. A crash in between leaves a file that nothing names, never a name without a file.
 */
export function createContentChanges({ database, blobs, uploads, records }: Parts): ContentChanges {
  const content = createContent(database)
  // Without it, a file could be removed between its arrival and the record that names it.
  const whileContentStays = createKeyedLock()
  const removeUnheld = async (digest: Digest) => {
    if (!isHeld(database, digest)) await blobs.remove(digest)
  }
  const removeContent = async (digest: Digest, wasRemoved: boolean) => {
    if (wasRemoved) await whileContentStays(digest, () => removeUnheld(digest))
    return wasRemoved
  }
  return {
    async commitUpload(session, digest) {
      const { file, repository } = session
      const matches = (await file.digest(splitDigest(digest).algorithm)) === digest
      if (matches) {
        await file.seal()
        await whileContentStays(digest, async () => {
          await blobs.adopt(file.path, digest)
          records.addBlob(repository, digest, file.sizeBytes)
        })
      }
      await uploads.end(session)
      return matches
    },
    async mountBlob(digest, from, to) {
      const sizeBytes = content.blobSizeBytes(from, digest)
      if (sizeBytes === undefined) return false
      records.addBlob(to, digest, sizeBytes)
      return true
    },
    putManifest: (repository, bytes, manifest, { tag, check } = {}) =>
      whileContentStays(manifest.digest, async () => {
        await blobs.write(manifest.digest, bytes)
        try {
          database.transaction(() => {
            check?.()
            records.addManifest(repository, manifest, tag)
          })
        } catch (error) {
          await removeUnheld(manifest.digest)
          throw error
        }
      }),
    deleteBlob: async (repository, digest) => removeContent(digest, records.removeBlob(repository, digest)),
    deleteManifest: async (repository, digest) =>
      removeContent(digest, records.removeManifest(repository, digest)),
    async deleteManifests(repository, digests) {
      records.removeManifests(repository, digests)
      for (const digest of digests) await removeContent(digest, true)
    },
    async deleteRepository(repository) {
      const digests = records.removeRepository(repository)
      for (const digest of digests ?? []) await removeContent(digest, true)
      return digests !== undefined
    },
    async deleteAllRepositories() {
      const digests = database.transaction(() =>
        content.repositoryNames().flatMap((repository) => records.removeRepository(repository) ?? []),
      )
      for (const digest of new Set(digests)) await removeContent(digest, true)
    },
    deleteTag: async (repository, tag) => records.removeTag(repository, tag),
  }
}
