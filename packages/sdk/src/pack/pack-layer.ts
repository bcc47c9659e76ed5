import { createDigestMeter, type Digest } from '../reference/digest.js'
import { createChunkBuffers } from './chunk-buffers.js'
import type { ChunkCompressor } from './gzip.js'
import { compressorThreads } from './gzip.js'
import type { LayerPlan } from './layer-plan.js'
import { type TarOptions, tarChunks } from './tar-chunks.js'

/** Hop 4: what a layer turned out to be. */
export interface PackedLayer {
  /** Digest of the uncompressed archive. */
  readonly diffId: Digest
  /** Digest of the compressed archive: the blob's name in the registry. */
  readonly digest: Digest
  /** Bytes of the compressed archive. */
  readonly sizeBytes: number
}

/** A layer being packed: iterate over it once for its compressed bytes, then ask what it turned out to be. */
export interface LayerPacking extends AsyncIterable<Buffer> {
  /** What the layer is. Only after the iteration came to its end. */
  result(): PackedLayer
}

/** What packing a layer needs. */
export interface PackOptions extends TarOptions {
  readonly compressor: ChunkCompressor
  /** Called with the uncompressed bytes of each chunk whose compressed form the consumer has taken. */
  readonly onPacked?: ((tarBytes: number) => void) | undefined
}

/**
 * Packs a layer in one pass: reads the files, hashes the archive, compresses chunks in parallel and hands them on in
 * order. A few chunks are ahead of the consumer at any time, so memory stays flat however large the layer is.
 *
 * To send a layer again, pack it again: nothing is kept.
 */
export function packLayer(plan: LayerPlan, options: PackOptions): LayerPacking {
  const diffId = createDigestMeter()
  const digest = createDigestMeter()
  const { compressor } = options
  let packed: PackedLayer | undefined

  async function* compressed(): AsyncGenerator<Buffer> {
    const ahead: ChunkAhead[] = []
    const take = async function* ({ chunk, member }: ChunkAhead): AsyncGenerator<Buffer> {
      const pieces = await member
      compressor.buffers.give(chunk)
      for (const piece of pieces) {
        digest.update(piece)
        yield piece
      }
      options.onPacked?.(chunk.byteLength)
    }

    try {
      for await (const chunk of tarChunks(plan.members, compressor.buffers, options)) {
        diffId.update(chunk)
        ahead.push({ chunk, member: compressor.compress(chunk) })
        if (ahead.length > compressorThreads()) yield* take(ahead.shift() as ChunkAhead)
      }
      for (const next of ahead.splice(0)) yield* take(next)
    } finally {
      // Jobs of an abandoned packing still run: their failures have nobody left to tell.
      for (const { member } of ahead) member.catch(() => undefined)
    }
    packed = { diffId: diffId.digest(), digest: digest.digest(), sizeBytes: digest.sizeBytes }
  }

  return {
    [Symbol.asyncIterator]: compressed,
    result() {
      if (packed === undefined) throw new TypeError('A layer has no digest before it was packed to its end')
      return packed
    },
  }
}

/** A chunk whose compression is under way. */
interface ChunkAhead {
  readonly chunk: Buffer
  readonly member: Promise<readonly Buffer[]>
}

/** Learns a layer's diff id by reading its files, without compressing: several times faster than packing it. */
export async function hashLayer(
  plan: LayerPlan,
  options: TarOptions & { readonly onHashed?: ((tarBytes: number) => void) | undefined },
): Promise<Digest> {
  const diffId = createDigestMeter()
  const buffers = createChunkBuffers()
  for await (const chunk of tarChunks(plan.members, buffers, options)) {
    diffId.update(chunk)
    options.onHashed?.(chunk.byteLength)
    buffers.give(chunk)
  }
  return diffId.digest()
}
