import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Where files are put together, and how careful to be with them. */
export interface Disk {
  /** On the file system of the files that are written. */
  readonly temporaryFolder: string
  /** Whether files are to survive a power cut; a folder that is temporary does without the waiting. */
  readonly isLasting: boolean
}

const RENAME_PATIENCE_MS = 10_000
const RENAME_RETRY_MS = 50
const HELD_BY_ANOTHER_PROGRAM = new Set(['EPERM', 'EACCES', 'EBUSY'])

/**
 * Writes a whole file so that a reader, or a restart after a crash, finds the old or the new content, never a
 * part.
 *
 * Disk: writes below the temporary folder, syncs, renames.
 */
export async function writeDurably(path: string, bytes: Uint8Array, disk: Disk): Promise<void> {
  const temporaryPath = join(disk.temporaryFolder, randomUUID())
  try {
    const file = await open(temporaryPath, 'wx')
    try {
      await writeAt(file, bytes, 0)
      if (disk.isLasting) await file.sync()
    } finally {
      await file.close()
    }
    await renameDurably(temporaryPath, path, disk)
  } finally {
    await rm(temporaryPath, { force: true })
  }
}

/** Renames a synced file and syncs the folder it arrives in, so that the new name outlives a crash. */
export async function renameDurably(from: string, to: string, { isLasting }: Disk): Promise<void> {
  const deadline = Date.now() + RENAME_PATIENCE_MS
  for (;;) {
    try {
      await rename(from, to)
      break
    } catch (error) {
      // An antivirus program or an indexer on Windows holds new files for a moment.
      if (!HELD_BY_ANOTHER_PROGRAM.has(errorCode(error)) || Date.now() > deadline) throw error
      await delay(RENAME_RETRY_MS)
    }
  }
  if (isLasting) await syncFolder(dirname(to))
}

/** Writes all bytes at a position; a single write of the operating system may stop short. */
export async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const step = await file.write(bytes, written, bytes.length - written, position + written)
    written += step.bytesWritten
  }
}

/** Gives the code of a system error such as `ENOENT`, or an empty text for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no such call for folders and needs none.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
