/** Bytes that came in pieces, taken in other pieces. */
export interface ByteQueue {
  readonly sizeBytes: number
  add(piece: Buffer): void
  /** The first bytes, left where they are; `undefined` while there are fewer. */
  peek(sizeBytes: number): Buffer | undefined
  /** The first bytes, of which there are enough. Copied only where they lie in several pieces. */
  take(sizeBytes: number): Buffer
}

/** Makes an empty queue. */
export function createByteQueue(): ByteQueue {
  const pieces: Buffer[] = []
  let size = 0

  const join = (sizeBytes: number): Buffer => {
    const joined = Buffer.allocUnsafe(sizeBytes)
    let filled = 0
    for (const piece of pieces) {
      filled += piece.copy(joined, filled)
      if (filled === sizeBytes) break
    }
    return joined
  }
  const drop = (sizeBytes: number): void => {
    size -= sizeBytes
    let rest = sizeBytes
    while (rest > 0) {
      const [first] = pieces
      if (first === undefined) return
      if (first.byteLength > rest) pieces[0] = first.subarray(rest)
      else pieces.shift()
      rest -= Math.min(rest, first.byteLength)
    }
  }
  const peek = (sizeBytes: number): Buffer | undefined => {
    if (size < sizeBytes) return undefined
    const [first] = pieces
    return first !== undefined && first.byteLength >= sizeBytes
      ? first.subarray(0, sizeBytes)
      : join(sizeBytes)
  }

  return {
    get sizeBytes() {
      return size
    },
    add(piece) {
      if (piece.byteLength === 0) return
      pieces.push(piece)
      size += piece.byteLength
    },
    peek,
    take(sizeBytes) {
      const bytes = peek(sizeBytes) ?? Buffer.alloc(0)
      drop(bytes.byteLength)
      return bytes
    },
  }
}
