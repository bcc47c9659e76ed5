import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDigest } from '../oci/digest.js'
import type { Database } from './database.js'
import { isHeld } from './project-usage.js'

/**
 * Removes blob files that no record names: a crash came between a file and its record. Other files that lie beside the
 * folders, such as a file manager leaves, stay.
 *
 * Disk: lists all blob files.
 */
export async function removeUnnamedBlobs(folder: string, database: Database): Promise<void> {
  for (const algorithm of await foldersIn(folder)) {
    for (const start of await foldersIn(join(folder, algorithm))) {
      for (const hex of await readdir(join(folder, algorithm, start))) {
        const digest = `${algorithm}:${hex}`
        if (isDigest(digest) && isHeld(database, digest)) continue
        await rm(join(folder, algorithm, start, hex), { recursive: true })
      }
    }
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}
