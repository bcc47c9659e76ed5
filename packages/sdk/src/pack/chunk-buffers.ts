/** Size of a chunk: what one deflate job gets. Smaller chunks compress worse, larger ones need more memory. */
export const CHUNK_BYTES = 1024 * 1024

/**
 * Lends buffers of one chunk each and takes them back. Fresh ones for every chunk of a large build would make the garbage
 * collector a fifth of the work.
 */
export interface ChunkBuffers {
  /** A buffer of {@link CHUNK_BYTES} with anything in it. */
  take(): Buffer
  /** Takes a buffer, or the used part of one, back. Whoever gives it must be done with it. */
  give(chunk: Buffer): void
}

/** Makes a stock that is empty at first and grows to what is in use at once. */
export function createChunkBuffers(): ChunkBuffers {
  const idle: Buffer[] = []
  return {
    take: () => idle.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES),
    give(chunk) {
      idle.push(Buffer.from(chunk.buffer, 0, CHUNK_BYTES))
    },
  }
}
