// Bytes that compress like a game's files, the same on every machine and run.

/**
 * What a file's bytes look like to a compressor: phrases that come again, with literals between them.
 *
 * @typedef {object} Texture
 * @property {number} poolBytes how many bytes phrases are taken from; a larger pool is harder to compress
 * @property {number} phraseBytes the longest phrase, a power of two
 * @property {number} literalBytes the longest run between two phrases, a power of two; 0 for no phrases at
 *   all
 * @property {number} literalBits how many bits of chance a literal holds, 1 to 8
 */

/**
 * Comments: how many times smaller `gzip -6` makes them (measured with Node 20).
 *
 * @type {Record<'machineCode' | 'asset' | 'scene' | 'metadata' | 'text' | 'packed', Texture>}
 */
export const TEXTURES = {
  machineCode: { poolBytes: 2048, phraseBytes: 16, literalBytes: 16, literalBits: 6 }, // 2.1
  asset: { poolBytes: 4096, phraseBytes: 16, literalBytes: 16, literalBits: 6 }, // 2.0
  scene: { poolBytes: 8192, phraseBytes: 32, literalBytes: 16, literalBits: 7 }, // 2.3
  metadata: { poolBytes: 8192, phraseBytes: 32, literalBytes: 8, literalBits: 7 }, // 2.9
  text: { poolBytes: 2048, phraseBytes: 32, literalBytes: 8, literalBits: 5 }, // 4.1
  packed: { poolBytes: 0, phraseBytes: 0, literalBytes: 0, literalBits: 8 }, // 1.0
}

/**
 * Gives a function whose calls walk through the 32-bit numbers in an order that `seed` alone decides
 * (xorshift).
 *
 * @param {number} seed any integer
 * @returns {() => number} 0 to 2^32-1
 */
export function randomNumbers(seed) {
  // Neighbouring seeds must not give neighbouring sequences, and xorshift stays at 0 for ever.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/**
 * Gives `sizeBytes` bytes of a texture.
 *
 * @param {number} sizeBytes
 * @param {Texture} texture
 * @param {number} seed
 * @returns {Buffer}
 */
export function filler(sizeBytes, texture, seed) {
  const bytes = Buffer.allocUnsafe(sizeBytes)
  const next = randomNumbers(seed)
  if (texture.phraseBytes === 0) fillPacked(bytes, next)
  else fillTextured(bytes, texture, next)
  return bytes
}

/**
 * @param {Buffer} bytes
 * @param {() => number} next
 */
function fillPacked(bytes, next) {
  const aligned = bytes.length & ~3
  for (let at = 0; at < aligned; at += 4) {
    const word = next()
    bytes[at] = word
    bytes[at + 1] = word >>> 8
    bytes[at + 2] = word >>> 16
    bytes[at + 3] = word >>> 24
  }
  for (let at = aligned; at < bytes.length; at++) bytes[at] = next() >>> 24
}

/**
 * @param {Buffer} bytes
 * @param {Texture} texture
 * @param {() => number} next
 */
function fillTextured(bytes, texture, next) {
  const literalMask = (1 << texture.literalBits) - 1
  const pool = Buffer.alloc(texture.poolBytes)
  for (let at = 0; at < pool.length; at++) pool[at] = (next() >>> 8) & literalMask

  const end = bytes.length
  for (let at = 0; at < end; ) {
    const dice = next()
    const phraseEnd = Math.min(end, at + 4 + (dice & (texture.phraseBytes - 1)))
    let from = (dice >>> 8) % (pool.length - texture.phraseBytes - 4)
    while (at < phraseEnd) bytes[at++] = pool[from++] ?? 0
    const literalEnd = Math.min(end, at + ((dice >>> 5) & (texture.literalBytes - 1)))
    for (; at < literalEnd; at++) bytes[at] = (next() >>> 8) & literalMask
  }
}
