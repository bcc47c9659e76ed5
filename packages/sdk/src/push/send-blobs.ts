import { CODEC_ID, createChunkCompressor } from '../pack/gzip.js'
import { type BlobOutcome, copyBlob } from '../registry/copy-blob.js'
import { startStep } from '../support/progress.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { Comparison } from './compare.js'
import type { PushState } from './push-state.js'
import { type SendContext, type SendLimits, type SentLayer, sendLayer } from './send-layer.js'

/** Few connections: more of them only share a home uplink, and time out together. */
const PARALLEL_LAYERS = 4

/** Every layer of the image as it is in the registry now. */
export interface SentBlobs {
  /** Outcome of each layer of the base. */
  readonly base: readonly BlobOutcome[]
  readonly layers: readonly SentLayer[]
}

/**
 * Hop 8: brings every layer into the repository, four at a time, the base's and the largest ones first. What the repository was
 * asked for before is not asked again.
 */
export async function sendBlobs(
  state: PushState,
  { layers, previous, asked }: Comparison & { readonly asked: ReadonlyMap<string, boolean> },
  limits: SendLimits,
): Promise<SentBlobs> {
  const { repository, base, build, cache, options } = state
  const { signal } = options
  const baseLayers = base?.manifest.layers ?? []
  const totalBytes =
    baseLayers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) +
    layers.reduce((sum, { plan }) => sum + plan.tarSizeBytes, 0)
  const progress = startStep(options.onProgress, 'send', 'bytes', totalBytes)
  const held = new Set<string>(previous?.manifest.layers.map(({ digest }) => digest))
  const isHeld = (digest: string) => held.has(digest) || asked.get(digest)
  const context: SendContext = {
    blobs: repository.blobs,
    ...limits,
    compressor: createChunkCompressor(),
    fileSystem: build.fileSystem,
    progress,
    isHeld,
    signal,
  }

  const baseOutcomes: BlobOutcome[] = []
  const sentLayers: SentLayer[] = []
  const source = base?.source.registry.repository(base.source.repository).blobs ?? repository.blobs
  const work = [
    ...baseLayers.map((layer, index) => async () => {
      baseOutcomes[index] = await copyBlob(layer, {
        source,
        target: repository.blobs,
        isHeld: isHeld(layer.digest),
        holders: holdersOfBaseLayer(state, layer.digest),
        progress,
        signal,
      })
    }),
    ...layers.map((layer, index) => async () => {
      const sent = await sendLayer(layer, context)
      sentLayers[index] = sent
      // At once, so that a push that fails later does not pack this layer again.
      cache.rememberDiffId(layer.plan, sent.diffId, build.readAtMs)
      cache.rememberBlob(sent.diffId, CODEC_ID, sent)
    }),
  ]
  await mapConcurrently(work, PARALLEL_LAYERS, (run) => run())
  progress.finish()
  return { base: baseOutcomes, layers: sentLayers }
}

/** What {@link sendBlobs} would say of an image that the repository holds already. */
export function nothingToSend({ base }: PushState, { layers }: Comparison): SentBlobs {
  return {
    base: base?.manifest.layers.map(() => 'existing' as const) ?? [],
    layers: layers.flatMap(({ known }) =>
      known === undefined ? [] : [{ ...known, outcome: 'existing' as const }],
    ),
  }
}

function holdersOfBaseLayer(
  { base, target, memory }: PushState,
  digest: `sha256:${string}`,
): readonly string[] {
  const own = base?.source.registry.host === target.registry ? [base.source.repository] : []
  const holders = [...own, ...memory.holdersOf(target.registry, digest)]
  return [...new Set(holders)].filter((repository) => repository !== target.repository).slice(0, 3)
}
