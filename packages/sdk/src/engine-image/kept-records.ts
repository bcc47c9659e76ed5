import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { FileRecord } from '../docker/session/file-packet.js'
import { writeFileAtomic } from '../support/atomic-file.js'

const PREFIX = 'first-layers-v1-'
/** Bases that one machine builds on at a time; each takes about a MB. */
const MAX_KEPT = 8

/** The list of an image's files, without any content. */
export interface KeptRecords {
  readonly records: readonly FileRecord[]
  /** Bytes that the image takes in the engine. */
  readonly sizeBytes: number
}

const number = z.number().int().nonnegative()
const row = z.tuple([
  z.string(),
  number,
  number,
  number,
  number,
  z.string().regex(/^-?\d+$/),
  z.string(),
  number,
  number,
  z.array(z.tuple([z.string(), z.string()])),
])
const fileSchema = z.object({ sizeBytes: number, rows: z.array(row) })

/**
 * A list that was kept under this key; `undefined` where there is none, and for a damaged one. Disk: reads one file.
 */
export async function readKeptRecords(folder: string, key: string): Promise<KeptRecords | undefined> {
  try {
    const { sizeBytes, rows } = fileSchema.parse(JSON.parse(await readFile(pathOf(folder, key), 'utf8')))
    return { sizeBytes, records: rows.map(recordOf) }
  } catch {
    return undefined
  }
}

/**
 * Keeps a list, and lets go of the oldest ones. A disk that takes nothing costs time with the next push, and nothing else.
 *
 * Disk: writes one file, and deletes what is too many.
 */
export async function keepRecords(folder: string, key: string, kept: KeptRecords): Promise<void> {
  const { sizeBytes, records } = kept
  const path = pathOf(folder, key)
  try {
    await writeFileAtomic(path, JSON.stringify({ sizeBytes, rows: records.map(rowOf) }), { mode: 0o600 })
    await removeOldest(folder)
  } catch {
    // The list is only a short cut.
  }
}

const pathOf = (folder: string, key: string): string => join(folder, `${PREFIX}${key}.json`)

async function removeOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(PREFIX) && name.endsWith('.json'))
  if (names.length <= MAX_KEPT) return
  const files = await Promise.all(
    names.map(async (name) => ({ name, writtenMs: (await stat(join(folder, name))).mtimeMs })),
  )
  const tooMany = files.sort((a, b) => b.writtenMs - a.writtenMs).slice(MAX_KEPT)
  for (const { name } of tooMany) await rm(join(folder, name), { force: true })
}

function rowOf(record: FileRecord): z.infer<typeof row> {
  const { path, mode, uid, gid, sizeBytes, modifiedNs, linkTarget, deviceMajor, deviceMinor } = record
  const xattrs = [...record.xattrs].map(([name, value]): [string, string] => [
    name,
    Buffer.from(value).toString('base64'),
  ])
  return [path, mode, uid, gid, sizeBytes, String(modifiedNs), linkTarget, deviceMajor, deviceMinor, xattrs]
}

function recordOf([path, mode, uid, gid, sizeBytes, time, linkTarget, major, minor, xattrs]: z.infer<
  typeof row
>): FileRecord {
  return {
    ...{ path, mode, uid, gid, sizeBytes, modifiedNs: BigInt(time), linkTarget },
    ...{ deviceMajor: major, deviceMinor: minor },
    xattrs: new Map(xattrs.map(([name, value]) => [name, Buffer.from(value, 'base64')])),
  }
}
