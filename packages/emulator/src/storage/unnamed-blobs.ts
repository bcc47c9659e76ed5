import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDigest } from '../oci/digest.js'
import type { Database } from './database.js'
import { isHeld } from './project-usage.js'

/** Removes blob files that no record names: a crash came between a file and its record. Disk: lists all blob files. */
export async function removeUnnamedBlobs(folder: string, database: Database): Promise<void> {
  for (const algorithm of await readdir(folder)) {
    for (const start of await readdir(join(folder, algorithm))) {
      for (const hex of await readdir(join(folder, algorithm, start))) {
        const digest = `${algorithm}:${hex}`
        if (isDigest(digest) && isHeld(database, digest)) continue
        await rm(join(folder, algorithm, start, hex), { recursive: true })
      }
    }
  }
}
