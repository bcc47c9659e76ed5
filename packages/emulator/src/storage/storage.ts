import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type BlobFiles, openBlobFiles } from './blob-files.js'
import { type ContentChanges, createContentChanges } from './content-changes.js'
import { type Metadata, openMetadata } from './metadata.js'
import { openUploadSessions, type UploadSessions } from './upload-sessions.js'

/** Everything the registry keeps. Content that no repository holds any more is removed from disk. */
export interface Storage extends ContentChanges {
  /** For reading only; content comes and goes through {@link ContentChanges}. */
  readonly blobs: Pick<BlobFiles, 'read' | 'stream'>
  readonly uploads: UploadSessions
  /** For reading only, likewise. */
  readonly metadata: Pick<Metadata, 'find' | 'names'>
}

/**
 * Opens the storage in a folder, with everything that an earlier process left there.
 *
 * Disk: creates `blobs`, `uploads`, `repositories` and `tmp` below the folder and empties `tmp`. One process
 * at a time
 * may use a folder.
 */
export async function openStorage(folder: string): Promise<Storage> {
  const temporaryFolder = join(folder, 'tmp')
  await rm(temporaryFolder, { recursive: true, force: true })
  for (const name of ['blobs', 'uploads', 'repositories', 'tmp']) {
    await mkdir(join(folder, name), { recursive: true })
  }
  const blobs = openBlobFiles(join(folder, 'blobs'), temporaryFolder)
  const uploads = await openUploadSessions(join(folder, 'uploads'), temporaryFolder)
  const metadata = await openMetadata(join(folder, 'repositories'), temporaryFolder)
  return { blobs, uploads, metadata, ...createContentChanges(blobs, uploads, metadata) }
}
