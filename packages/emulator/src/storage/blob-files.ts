import { mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Digest, splitDigest } from '../oci/digest.js'
import { type Disk, errorCode, renameDurably, writeDurably } from './durable-file.js'

const READ_CHUNK_BYTES = 256 * 1024

/** The part of a blob that a reader asks for. Both ends are positions of bytes that belong to it. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Content named by its digest, one file each, under `blobs/ALGORITHM/FIRST TWO DIGITS/DIGITS`. */
export interface BlobFiles {
  /** Stores bytes whose digest the caller has computed. */
  write(digest: Digest, bytes: Uint8Array): Promise<void>
  /** Moves a complete, synced file in; its content must have the digest. */
  adopt(path: string, digest: Digest): Promise<void>
  /** Reads a whole file into memory; meant for manifests. */
  read(digest: Digest): Promise<Uint8Array>
  /**
   * Opens a file for reading, as a whole or in part. Rejects before the first byte when there is no such
   * file.
   */
  stream(digest: Digest, range?: ByteRange): Promise<Readable>
  /** Removes a file; one that does not exist is no error. */
  remove(digest: Digest): Promise<void>
}

/** Gives access to the blob files below a folder. Disk: nothing is touched before the first call. */
export function openBlobFiles(folder: string, disk: Disk): BlobFiles {
  const pathOf = (digest: Digest) => {
    const { algorithm, hex } = splitDigest(digest)
    return join(folder, algorithm, hex.slice(0, 2), hex)
  }
  return {
    async write(digest, bytes) {
      const path = pathOf(digest)
      if (await exists(path)) return
      await mkdir(dirname(path), { recursive: true })
      await writeDurably(path, bytes, disk)
    },
    async adopt(path, digest) {
      const target = pathOf(digest)
      if (await exists(target)) return rm(path)
      await mkdir(dirname(target), { recursive: true })
      await renameDurably(path, target, disk)
    },
    read: (digest) => readFile(pathOf(digest)),
    async stream(digest, range) {
      const file = await open(pathOf(digest), 'r')
      return file.createReadStream({ highWaterMark: READ_CHUNK_BYTES, ...range })
    },
    remove: (digest) => rm(pathOf(digest), { force: true }),
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}
