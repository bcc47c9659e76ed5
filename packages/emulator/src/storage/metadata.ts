import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Digest } from '../oci/digest.js'
import { writeDurably } from './durable-file.js'
import { createKeyedLock } from './keyed-lock.js'
import {
  decodeRepository,
  emptyRepository,
  encodeRepository,
  type RepositoryRecord,
} from './repository-record.js'

/** The records of all repositories: read from memory, written through to disk before a change is visible. */
export interface Metadata {
  /** Gives the record of a repository that something was pushed to. */
  find(repository: string): RepositoryRecord | undefined
  /** Gives all repository names in no order. */
  names(): string[]
  /**
   * Changes a repository, creating it where it does not exist. Changes of one repository happen one after
   * another;
   * a change that gives back the same record writes nothing.
   */
  update(repository: string, change: (record: RepositoryRecord) => RepositoryRecord): Promise<void>
  /** Tells whether any repository still holds a digest, as a blob or as a manifest. */
  isHeld(digest: Digest): boolean
}

/** Opens the repository records in a folder, one JSON file each. Disk: reads all of them. */
export async function openMetadata(folder: string, temporaryFolder: string): Promise<Metadata> {
  const records = new Map<string, RepositoryRecord>()
  const lock = createKeyedLock()
  for (const entry of await readdir(folder)) {
    const record = decodeRepository(await readFile(join(folder, entry), 'utf8'))
    records.set(record.name, record)
  }
  return {
    find: (repository) => records.get(repository),
    names: () => [...records.keys()],
    update: (repository, change) =>
      lock(repository, async () => {
        const before = records.get(repository) ?? emptyRepository(repository)
        const after = change(before)
        if (after === before) return
        const path = join(folder, fileName(repository))
        await writeDurably(path, Buffer.from(encodeRepository(after)), temporaryFolder)
        records.set(repository, after)
      }),
    isHeld: (digest) =>
      [...records.values()].some((record) => record.blobs.has(digest) || record.manifests.has(digest)),
  }
}

/** A hash, because a repository name may be too long for a file name or reserved on Windows. */
function fileName(repository: string): string {
  return `${createHash('sha256').update(repository).digest('hex')}.json`
}
