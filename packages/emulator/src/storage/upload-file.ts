import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Digest, type DigestAlgorithm, digestFrom } from '../oci/digest.js'
import { type Disk, writeAt } from './durable-file.js'

/** The file of an upload session that grows with each chunk and is hashed while it is written. */
export interface UploadFile {
  readonly path: string
  /** Bytes received and written so far. */
  readonly sizeBytes: number
  /** Appends chunks as they come. When their source fails, the bytes that came before the failure stay. */
  append(chunks: AsyncIterable<Uint8Array>): Promise<void>
  /** Drops everything from a position on. */
  truncate(sizeBytes: number): Promise<void>
  /** Gives the digest of the bytes received so far. */
  digest(algorithm: DigestAlgorithm): Promise<Digest>
  /** Cuts what a write that failed half-way left, and makes the rest safe on disk for a rename. */
  seal(): Promise<void>
}

/**
 * Gives access to an existing file that an upload fills.
 *
 * @param sizeBytes - Bytes already in the file: 0 for a new session, more for one from before a restart.
 */
export function openUploadFile(path: string, sizeBytes: number, { isLasting }: Disk): UploadFile {
  let received = sizeBytes
  let running: Hash | undefined
  const runningHash = async () => {
    running ??= await hashStart(path, 'sha256', received)
    return running
  }
  return {
    path,
    get sizeBytes() {
      return received
    },
    async append(chunks) {
      const hash = await runningHash()
      await withFile(path, async (file) => {
        for await (const chunk of chunks) {
          await writeAt(file, chunk, received)
          hash.update(chunk)
          received += chunk.length
        }
      })
    },
    async truncate(keptBytes) {
      running = undefined
      received = keptBytes
      await withFile(path, (file) => file.truncate(keptBytes))
    },
    async digest(algorithm) {
      // The common case is hashed already; sha512 costs one more reading of the file.
      if (algorithm === 'sha256') return digestFrom((await runningHash()).copy(), algorithm)
      return digestFrom(await hashStart(path, algorithm, received), algorithm)
    },
    async seal() {
      await withFile(path, async (file) => {
        await file.truncate(received)
        if (isLasting) await file.sync()
      })
    },
  }
}

async function withFile(path: string, work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>) {
  const file = await open(path, 'r+')
  try {
    await work(file)
  } finally {
    await file.close()
  }
}

async function hashStart(path: string, algorithm: DigestAlgorithm, lengthBytes: number): Promise<Hash> {
  const hash = createHash(algorithm)
  if (lengthBytes === 0) return hash
  for await (const chunk of createReadStream(path, { end: lengthBytes - 1 })) hash.update(chunk)
  return hash
}
