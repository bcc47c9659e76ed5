import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CHUNK_BYTES } from './chunk-buffers.js'
import { createChunkCompressor } from './gzip.js'

/** Bytes without a pattern, the same in every run. */
function noise(seed: string, sizeBytes: number): Buffer {
  const blocks: Buffer[] = []
  for (let count = 0; count * 64 < sizeBytes; count++)
    blocks.push(createHash('sha512').update(`${seed} ${count}`).digest())
  return Buffer.concat(blocks).subarray(0, sizeBytes)
}

/** A chunk of which the share is noise and the rest text. */
function mixed(seed: string, noiseShare: number, sizeBytes = CHUNK_BYTES): Buffer {
  const noisy = noise(seed, Math.floor(sizeBytes * noiseShare))
  return Buffer.concat([noisy, Buffer.alloc(sizeBytes - noisy.byteLength, `text of ${seed} `)])
}

/** Noise but for the middle, where the compressor looks. */
function deceptive(seed: string): Buffer {
  const chunk = Buffer.from(noise(seed, CHUNK_BYTES))
  return chunk.fill('text', CHUNK_BYTES / 2 - 8192, CHUNK_BYTES / 2 + 8192)
}

const CHUNKS = [
  deceptive('one'),
  deceptive('two'),
  deceptive('three'),
  ...[0, 0.25, 0.5, 0.75, 1, 1, 1].map((share, index) => mixed(`chunk ${index}`, share)),
  mixed('short', 1, 70_000),
  mixed('a full block', 1, 65_535),
  mixed('one byte more', 1, 65_536),
  Buffer.from('x'),
  Buffer.alloc(0),
]

describe('createChunkCompressor', () => {
  it.each(CHUNKS.map((chunk, index) => [index, chunk] as const))(
    'gives back what chunk %i held',
    async (_, chunk) => {
      const member = Buffer.concat(await createChunkCompressor().compress(chunk))

      expect(gunzipSync(member).equals(chunk)).toBe(true)
    },
  )

  it('gives the same bytes for a chunk whatever it compressed before and beside it', async () => {
    const alone = await Promise.all(
      CHUNKS.map(async (chunk) => Buffer.concat(await createChunkCompressor().compress(chunk))),
    )
    const compressor = createChunkCompressor()
    const order = [...CHUNKS.keys(), ...[...CHUNKS.keys()].reverse(), ...CHUNKS.keys()]

    const members = await Promise.all(
      order.map(async (index) => Buffer.concat(await compressor.compress(CHUNKS[index] ?? Buffer.alloc(0)))),
    )

    const different = order.filter(
      (index, at) => members[at]?.equals(alone[index] ?? Buffer.alloc(0)) !== true,
    )
    expect(different).toEqual([])
  })

  it('adds no more than the frame to a chunk that does not shrink', async () => {
    const chunk = noise('archive', CHUNK_BYTES)

    const member = Buffer.concat(await createChunkCompressor().compress(chunk))

    const blocks = Math.ceil(CHUNK_BYTES / 65_535)
    expect(member.byteLength).toBe(10 + 5 * blocks + CHUNK_BYTES + 8)
  })
})
