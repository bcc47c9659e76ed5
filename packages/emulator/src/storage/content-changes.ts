import { type Digest, splitDigest } from '../oci/digest.js'
import type { BlobFiles } from './blob-files.js'
import { createKeyedLock, type KeyedLock } from './keyed-lock.js'
import type { Metadata } from './metadata.js'
import {
  type ManifestRecord,
  type RepositoryRecord,
  withBlob,
  withManifest,
  withoutBlob,
  withoutManifest,
  withoutTag,
} from './repository-record.js'
import type { UploadSession, UploadSessions } from './upload-sessions.js'

/** The steps that change files and records together. */
export interface ContentChanges {
  /** Turns a finished upload into a blob of its repository. False: its digest is another; it is dropped. */
  commitUpload(session: UploadSession, digest: Digest): Promise<boolean>
  /** Makes another repository's blob a blob of this one too. False: the other repository does not hold it. */
  mountBlob(digest: Digest, from: string, to: string): Promise<boolean>
  /** Stores the bytes of a manifest and points the tag, where one is given, to it. */
  putManifest(repository: string, bytes: Uint8Array, manifest: ManifestRecord, tag?: string): Promise<void>
  /** False: the repository does not hold the blob. */
  deleteBlob(repository: string, digest: Digest): Promise<boolean>
  /** Deletes a manifest with its tags. False: the repository does not hold it. */
  deleteManifest(repository: string, digest: Digest): Promise<boolean>
  /** Deletes a tag and leaves its manifest. False: the repository has no such tag. */
  deleteTag(repository: string, tag: string): Promise<boolean>
}

interface Parts {
  readonly blobs: BlobFiles
  readonly uploads: UploadSessions
  readonly metadata: Metadata
  /** Without it, a file could be removed between its arrival and the record that names it. */
  readonly whileContentStays: KeyedLock
}

/**
 * Ties files and records together: a file is stored before the first record names it, and removed after the
 * last one
 * let it go. A crash in between leaves a file that nothing names, never a name without a file.
 */
export function createContentChanges(
  blobs: BlobFiles,
  uploads: UploadSessions,
  metadata: Metadata,
): ContentChanges {
  const parts = { blobs, uploads, metadata, whileContentStays: createKeyedLock() }
  return { ...createAdditions(parts), ...createDeletions(parts) }
}

function createAdditions({
  blobs,
  uploads,
  metadata,
  whileContentStays,
}: Parts): Pick<ContentChanges, 'commitUpload' | 'mountBlob' | 'putManifest'> {
  return {
    async commitUpload(session, digest) {
      const { file, repository } = session
      const matches = (await file.digest(splitDigest(digest).algorithm)) === digest
      if (matches) {
        await file.seal()
        await whileContentStays(digest, async () => {
          await blobs.adopt(file.path, digest)
          await metadata.update(repository, (record) => withBlob(record, digest, file.sizeBytes))
        })
      }
      await uploads.end(session)
      return matches
    },
    mountBlob: (digest, from, to) =>
      whileContentStays(digest, async () => {
        const sizeBytes = metadata.find(from)?.blobs.get(digest)
        if (sizeBytes === undefined) return false
        await metadata.update(to, (record) => withBlob(record, digest, sizeBytes))
        return true
      }),
    putManifest: (repository, bytes, manifest, tag) =>
      whileContentStays(manifest.digest, async () => {
        await blobs.write(manifest.digest, bytes)
        await metadata.update(repository, (record) => withManifest(record, manifest, tag))
      }),
  }
}

function createDeletions({
  blobs,
  metadata,
  whileContentStays,
}: Parts): Pick<ContentChanges, 'deleteBlob' | 'deleteManifest' | 'deleteTag'> {
  const removeContent = async (digest: Digest, removal: Promise<boolean>) => {
    if (!(await removal)) return false
    await whileContentStays(digest, async () => {
      if (!metadata.isHeld(digest)) await blobs.remove(digest)
    })
    return true
  }
  return {
    deleteBlob(repository, digest) {
      const change = (record: RepositoryRecord) =>
        record.blobs.has(digest) ? withoutBlob(record, digest) : record
      return removeContent(digest, applyChange(metadata, repository, change))
    },
    deleteManifest(repository, digest) {
      const change = (record: RepositoryRecord) =>
        record.manifests.has(digest) ? withoutManifest(record, digest) : record
      return removeContent(digest, applyChange(metadata, repository, change))
    },
    deleteTag: (repository, tag) =>
      applyChange(metadata, repository, (record) =>
        record.tags.has(tag) ? withoutTag(record, tag) : record,
      ),
  }
}

/** Changes a repository and tells whether there was anything to change. */
async function applyChange(
  metadata: Metadata,
  repository: string,
  change: (record: RepositoryRecord) => RepositoryRecord,
): Promise<boolean> {
  let changed = false
  await metadata.update(repository, (before) => {
    const after = change(before)
    changed = after !== before
    return after
  })
  return changed
}
