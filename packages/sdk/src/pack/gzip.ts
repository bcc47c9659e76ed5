import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { deflateRawSync, gzip as gzipCallback } from 'node:zlib'
import { createSemaphore, type Semaphore } from '../support/semaphore.js'
import { CHUNK_BYTES } from './tar-chunks.js'

const gzip = promisify(gzipCallback)

/** Deflate level. See docs/decisions/003-gzip-level.md for the measurement. */
const LEVEL = 4
const SAMPLE_BYTES = 16 * 1024
/** A chunk whose sample shrinks by less than this share is stored: packed assets cost no time then. */
const WORTHWHILE_SAVING = 0.04
/** Byte of the gzip header that names the operating system; zlib fills in its own, which would change the digest. */
const GZIP_OS_OFFSET = 9
const GZIP_OS_UNKNOWN = 255

/**
 * Names everything that decides the compressed bytes of an archive. Equal diff ids and equal codec ids give equal
 * digests on one kind of machine; zlib's output may differ between its versions and between processors.
 */
export const CODEC_ID = `gzip-${LEVEL}-${CHUNK_BYTES}-zlib-${process.versions.zlib}-${process.arch}`

/** Compresses chunks to gzip members that can be joined in order: RFC 1952 allows any number of them. */
export interface ChunkCompressor {
  compress(chunk: Buffer): Promise<Buffer>
}

/**
 * Makes a compressor that works on a few chunks at once in Node's thread pool.
 *
 * One thread of the pool stays free, so that reading files never waits behind compression.
 */
export function createChunkCompressor(): ChunkCompressor {
  const places: Semaphore = createSemaphore(compressorThreads())
  return {
    compress: (chunk) =>
      places.run(async () => {
        const level = isWorthwhile(chunk) ? LEVEL : 0
        const member = await gzip(chunk, { level, memLevel: 9, chunkSize: CHUNK_BYTES + 64 * 1024 })
        member[GZIP_OS_OFFSET] = GZIP_OS_UNKNOWN
        return member
      }),
  }
}

/** How many chunks are compressed at once. */
export function compressorThreads(): number {
  const poolThreads = Number(process.env.UV_THREADPOOL_SIZE) || 4
  return Math.max(1, Math.min(availableParallelism() + 1, poolThreads - 1))
}

/** Looks at 16 KiB from the middle: the same chunk always gets the same answer. */
function isWorthwhile(chunk: Buffer): boolean {
  if (chunk.byteLength <= SAMPLE_BYTES) return true
  const from = (chunk.byteLength - SAMPLE_BYTES) >> 1
  const sample = chunk.subarray(from, from + SAMPLE_BYTES)
  return deflateRawSync(sample, { level: 1 }).byteLength < SAMPLE_BYTES * (1 - WORTHWHILE_SAVING)
}
