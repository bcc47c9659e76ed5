import { availableParallelism } from 'node:os'
import { constants, crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'
import { createSemaphore } from '../support/semaphore.js'
import { CHUNK_BYTES, type ChunkBuffers, createChunkBuffers } from './chunk-buffers.js'
import { storedDeflate } from './stored-deflate.js'

/** Deflate level. See docs/decisions/003-gzip-level.md for the measurement. */
const LEVEL = 3
/** Counted up when the same chunks come out as other bytes. */
const REVISION = 2
const SAMPLE_BYTES = 16 * 1024
/** A chunk whose sample shrinks by less than this share is stored: packed assets cost no time then. */
const WORTHWHILE_SAVING = 0.04
/**
 * Deflate, no flags, no time, no word on effort, unknown operating system: zlib would name its own, and the digest would
 * differ between hosts.
 */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

/**
 * Names everything that decides the compressed bytes of an archive. Equal diff ids and equal codec ids give equal
 * digests on one kind of machine; zlib's output may differ between its versions and between processors.
 */
export const CODEC_ID = `gzip-r${REVISION}-${LEVEL}-${CHUNK_BYTES}-zlib-${process.versions.zlib}-${process.arch}`

/** Compresses chunks to gzip members that can be joined in order: RFC 1952 allows any number of them. */
export interface ChunkCompressor {
  /** Where the chunks that it compresses come from. */
  readonly buffers: ChunkBuffers
  /** The chunk's gzip member, in pieces. Reads the chunk until it is done. */
  compress(chunk: Buffer): Promise<readonly Buffer[]>
}

/**
 * Makes a compressor that works on a few chunks at once in Node's thread pool.
 *
 * One thread of the pool stays free, so that reading files never waits behind compression.
 */
export function createChunkCompressor(): ChunkCompressor {
  const places = createSemaphore(compressorThreads())
  const idle: MemberWriter[] = []

  return {
    buffers: createChunkBuffers(),
    compress: (chunk) =>
      places.run(async () => {
        if (!isWorthwhile(chunk)) return [GZIP_HEADER, storedDeflate(chunk), gzipTrailer(chunk)]
        const writer = idle.pop() ?? createMemberWriter()
        const member = await writer(chunk)
        idle.push(writer)
        return member
      }),
  }
}

/** How many chunks are compressed at once. */
export function compressorThreads(): number {
  const poolThreads = Number(process.env.UV_THREADPOOL_SIZE) || 4
  return Math.max(1, Math.min(availableParallelism() + 1, poolThreads - 1))
}

/** Turns one chunk after the other into a gzip member. */
type MemberWriter = (chunk: Buffer) => Promise<readonly Buffer[]>

/** A deflate state takes half a MiB to set up, so it is reset and used again instead of being made for every chunk. */
function createMemberWriter(): MemberWriter {
  const deflate = createDeflateRaw({ level: LEVEL, memLevel: 9, chunkSize: CHUNK_BYTES })
  let pieces: Buffer[] = []
  deflate.on('data', (piece: Buffer) => pieces.push(piece))

  return (chunk) =>
    new Promise((resolve, reject) => {
      pieces = [GZIP_HEADER]
      deflate.once('error', reject)
      deflate.write(chunk)
      deflate.flush(constants.Z_FINISH, () => {
        deflate.off('error', reject)
        deflate.reset()
        resolve([...pieces, gzipTrailer(chunk)])
      })
    })
}

/** @see RFC 1952, section 2.3.1: "a four-byte CRC-32 of the uncompressed data", then its size */
function gzipTrailer(chunk: Buffer): Buffer {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(chunk), 0)
  trailer.writeUInt32LE(chunk.byteLength, 4)
  return trailer
}

/** Looks at 16 KiB from the middle: the same chunk always gets the same answer. */
function isWorthwhile(chunk: Buffer): boolean {
  if (chunk.byteLength <= SAMPLE_BYTES) return true
  const from = (chunk.byteLength - SAMPLE_BYTES) >> 1
  const sample = chunk.subarray(from, from + SAMPLE_BYTES)
  return deflateRawSync(sample, { level: 1 }).byteLength < SAMPLE_BYTES * (1 - WORTHWHILE_SAVING)
}
