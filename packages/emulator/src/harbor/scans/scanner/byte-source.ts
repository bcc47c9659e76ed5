/** Bytes that are taken from a stream in pieces of the reader's choice. */
export interface ByteSource {
  /** The next bytes; fewer only at the end of the stream. */
  take(sizeBytes: number): Promise<Buffer>
  /** Passes over bytes without keeping them. False: the stream ended before. */
  skip(sizeBytes: number): Promise<boolean>
  /** All that is left, chunk by chunk. */
  rest(): AsyncGenerator<Uint8Array, void, void>
}

/**
 * Reads from a stream without holding more of it than one chunk and what is taken.
 *
 * @param options - `signal`: each read after it fired rejects with its reason.
 */
export function readBytesFrom(
  chunks: AsyncIterable<Uint8Array>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]()
  let held: Uint8Array = new Uint8Array()

  /** Hands out the next piece of at most so many bytes; undefined at the end. */
  const piece = async (maxBytes: number): Promise<Uint8Array | undefined> => {
    while (held.length === 0) {
      const next = await iterator.next()
      if (next.done) return undefined
      held = next.value
    }
    signal?.throwIfAborted()
    const part = held.subarray(0, maxBytes)
    held = held.subarray(part.length)
    return part
  }
  return {
    async take(sizeBytes) {
      const parts: Uint8Array[] = []
      let missingBytes = sizeBytes
      while (missingBytes > 0) {
        const part = await piece(missingBytes)
        if (!part) break
        parts.push(part)
        missingBytes -= part.length
      }
      return Buffer.concat(parts)
    },
    async skip(sizeBytes) {
      let missingBytes = sizeBytes
      while (missingBytes > 0) {
        const part = await piece(missingBytes)
        if (!part) return false
        missingBytes -= part.length
      }
      return true
    },
    async *rest() {
      for (;;) {
        const part = await piece(Number.POSITIVE_INFINITY)
        if (!part) return
        yield part
      }
    },
  }
}
