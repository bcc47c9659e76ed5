import type { FileOpener } from '../pack/file-system.js'
import { CODEC_ID } from '../pack/gzip.js'
import type { LayerCache } from '../pack/layer-cache.js'
import type { LayerPlan } from '../pack/layer-plan.js'
import { hashLayer, type PackedLayer } from '../pack/pack-layer.js'
import type { Digest } from '../reference/digest.js'
import type { RegistryImage } from '../registry/read-image.js'
import { type ProgressListener, startStep } from '../support/progress.js'
import { mapConcurrently } from '../support/semaphore.js'

/** Reading is limited by one thread that hashes; a second layer fills the gaps. */
const PARALLEL_HASHES = 2

/** Hop 4, as far as it needs no compressing: a layer of the plan, known or pending. */
export interface PlannedImageLayer {
  readonly plan: LayerPlan
  /** What the layer is, where that is known without packing it. */
  readonly known?: PackedLayer
  /** Learnt by reading, for a layer that still has to be packed. */
  readonly diffId?: Digest
}

/** Looks the layers up in the cache. Reads no file of the build. */
export function recallLayers(plans: readonly LayerPlan[], cache: LayerCache): readonly PlannedImageLayer[] {
  return plans.map((plan) => {
    const diffId = cache.diffIdOf(plan)
    if (diffId === undefined) return { plan }
    const blob = cache.blobOf(diffId, CODEC_ID)
    return blob === undefined ? { plan, diffId } : { plan, diffId, known: { diffId, ...blob } }
  })
}

/**
 * Finds out which pending layers the previous image holds, or which were packed before, by reading and hashing their
 * files: several times faster than compressing them. Layers that nothing can be known about are left pending unread.
 */
export async function recogniseLayers(
  layers: readonly PlannedImageLayer[],
  input: {
    readonly cache: LayerCache
    readonly previous: RegistryImage | undefined
    readonly fileSystem: FileOpener
    readonly readAtMs: number
    readonly signal?: AbortSignal | undefined
    readonly onProgress?: ProgressListener | undefined
  },
): Promise<readonly PlannedImageLayer[]> {
  const { cache } = input
  const published = blobsByDiffId(input.previous)
  const isColdCache = !layers.some(({ plan }) => cache.hasShape(plan))
  const worthReading = ({ plan, diffId }: PlannedImageLayer) =>
    diffId === undefined && (cache.hasShape(plan) || (isColdCache && published.size > 0))

  const toRead = layers.filter(worthReading)
  const totalBytes = toRead.reduce((sum, { plan }) => sum + plan.tarSizeBytes, 0)
  const step = startStep(toRead.length > 0 ? input.onProgress : undefined, 'compare', 'bytes', totalBytes)
  const hashOptions = {
    fileSystem: rereadable(input.fileSystem),
    signal: input.signal,
    onHashed: (bytes: number) => step.add(bytes),
  }

  const recognised = await mapConcurrently(
    layers,
    PARALLEL_HASHES,
    async (layer): Promise<PlannedImageLayer> => {
      if (layer.known !== undefined) return layer
      const diffId = worthReading(layer) ? await hashLayer(layer.plan, hashOptions) : layer.diffId
      if (diffId === undefined) return layer
      cache.rememberDiffId(layer.plan, diffId, input.readAtMs)
      const blob = published.get(diffId) ?? cache.blobOf(diffId, CODEC_ID)
      return blob === undefined ? { ...layer, diffId } : { ...layer, diffId, known: { diffId, ...blob } }
    },
  )
  step.finish()
  return recognised
}

/** A layer that is not recognised is read again to be packed. */
function rereadable(fileSystem: FileOpener): FileOpener {
  return { open: (path) => fileSystem.openToReread?.(path) ?? fileSystem.open(path) }
}

/** Config and manifest list layers in the same order, which makes any pushed image a cache. */
function blobsByDiffId(image: RegistryImage | undefined): Map<Digest, { digest: Digest; sizeBytes: number }> {
  const blobs = new Map<Digest, { digest: Digest; sizeBytes: number }>()
  if (image === undefined || image.config.diffIds.length !== image.manifest.layers.length) return blobs
  for (const [index, { digest, sizeBytes }] of image.manifest.layers.entries()) {
    const diffId = image.config.diffIds[index]
    if (diffId !== undefined) blobs.set(diffId, { digest, sizeBytes })
  }
  return blobs
}
