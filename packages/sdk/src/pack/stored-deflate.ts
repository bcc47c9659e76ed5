/** Most bytes that a stored block holds: its length has 16 bits. */
const MAX_BLOCK_BYTES = 0xffff
const BLOCK_HEADER_BYTES = 5

/**
 * The bytes as a deflate stream that does not shrink them, in a buffer of its own.
 *
 * zlib cuts stored blocks by the room that its output happens to have, so that the digest of a layer would depend on
 * what was compressed before it. Here the same bytes always give the same blocks.
 *
 * @see RFC 1951, section 3.2.4
 */
export function storedDeflate(bytes: Buffer): Buffer {
  const blocks = Math.max(1, Math.ceil(bytes.byteLength / MAX_BLOCK_BYTES))
  const stored = Buffer.allocUnsafe(bytes.byteLength + blocks * BLOCK_HEADER_BYTES)
  let written = 0
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * MAX_BLOCK_BYTES, (block + 1) * MAX_BLOCK_BYTES)
    written = stored.writeUInt8(block === blocks - 1 ? 1 : 0, written)
    written = stored.writeUInt16LE(part.byteLength, written)
    written = stored.writeUInt16LE(part.byteLength ^ 0xffff, written)
    written += part.copy(stored, written)
  }
  return stored
}
