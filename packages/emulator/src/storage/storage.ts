import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ArtifactChanges, createArtifactChanges } from './artifact-changes.js'
import { type BlobFiles, openBlobFiles } from './blob-files.js'
import { removeReleasedBlobs } from './blob-rows.js'
import { type Content, createContent } from './content.js'
import { type ContentChanges, createContentChanges } from './content-changes.js'
import { createContentRecords } from './content-records.js'
import { CONTENT_TABLES } from './content-tables.js'
import type { Database } from './database.js'
import { createTagEventSource, type TagEvents } from './tag-events.js'
import { removeUnnamedBlobs } from './unnamed-blobs.js'
import { openUploadSessions, type UploadSessions } from './upload-sessions.js'

/** Everything the registry keeps. Content that no repository holds any more is removed from disk. */
export interface Storage extends ContentChanges, ArtifactChanges, TagEvents {
  /** For reading only; content comes and goes through {@link ContentChanges}. */
  readonly blobs: Pick<BlobFiles, 'read' | 'stream'>
  readonly uploads: UploadSessions
  readonly content: Content
}

/**
 * Opens the storage in a folder, with everything that an earlier process left there.
 *
 * Disk: creates `blobs`, `uploads` and `tmp` below the folder, empties `tmp`, and removes blobs that a deletion released
 * or a crash left without a record. One process at a time may use a folder.
 *
 * @param database - Holds the records; the files are in the folder.
 * @param isLasting - Whether files are to survive a power cut.
 */
export async function openStorage(
  folder: string,
  { database, isLasting }: { readonly database: Database; readonly isLasting: boolean },
): Promise<Storage> {
  const disk = { temporaryFolder: join(folder, 'tmp'), isLasting }
  await rm(disk.temporaryFolder, { recursive: true, force: true })
  for (const name of ['blobs', 'uploads', 'tmp']) await mkdir(join(folder, name), { recursive: true })
  database.migrate('content', CONTENT_TABLES)
  removeReleasedBlobs(database)
  await removeUnnamedBlobs(join(folder, 'blobs'), database)

  const blobs = openBlobFiles(join(folder, 'blobs'), disk)
  const uploads = await openUploadSessions(join(folder, 'uploads'), { database, disk })
  const events = createTagEventSource()
  const records = createContentRecords(database, events)
  const content = createContent(database)
  return {
    blobs,
    uploads,
    content,
    onTag: events.onTag,
    onTagDeleted: events.onTagDeleted,
    ...createContentChanges({ database, blobs, uploads, records }),
    ...createArtifactChanges({ database, content, records }),
  }
}
