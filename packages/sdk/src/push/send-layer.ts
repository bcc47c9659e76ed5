import { Readable } from 'node:stream'
import { IntegrityError } from '../errors/classes.js'
import type { FileOpener } from '../pack/file-system.js'
import type { ChunkCompressor } from '../pack/gzip.js'
import type { LayerPlan } from '../pack/layer-plan.js'
import { type PackedLayer, packLayer } from '../pack/pack-layer.js'
import type { Blobs } from '../registry/blobs.js'
import type { BlobOutcome } from '../registry/copy-blob.js'
import { creditBySentBytes } from '../support/credit-by-sent-bytes.js'
import type { StepProgress } from '../support/progress.js'
import type { PlannedImageLayer } from './known-layers.js'

/** Up to here a layer is compressed in memory, so that its digest can be asked for before anything is sent. */
export const IN_MEMORY_BYTES = 16 * 1024 * 1024

/** How layers are sent. */
export interface SendLimits {
  /** Bytes of an uncompressed layer up to which it is compressed in memory. */
  readonly inMemoryBytes: number
}

/** What sending layers needs. */
export interface SendContext extends SendLimits {
  readonly blobs: Blobs
  readonly compressor: ChunkCompressor
  /** What the layers' files are read from. */
  readonly fileSystem: FileOpener
  readonly progress: StepProgress
  /** Whether the repository holds the blob: a manifest in it names it, or it was asked; `undefined`: it has to be. */
  isHeld(digest: string): boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** A layer that is in the registry now, and how it got there. */
export interface SentLayer extends PackedLayer {
  readonly outcome: BlobOutcome
}

/**
 * Hop 8 for one layer of the build: does nothing where the registry holds it, else packs and sends it.
 *
 * Small layers are packed in memory and sent whole with POST and PUT. Large ones are streamed with POST, PATCH and an
 * empty PUT while they are compressed. A retry packs again from the files.
 *
 * @throws IntegrityError `FILE_CHANGED` when a file is no longer what the plan saw.
 */
export async function sendLayer(layer: PlannedImageLayer, context: SendContext): Promise<SentLayer> {
  const { plan, known } = layer
  if (
    known !== undefined &&
    (context.isHeld(known.digest) ?? (await context.blobs.exists(known.digest, context)))
  ) {
    context.progress.add(plan.tarSizeBytes)
    return { ...known, outcome: 'existing' }
  }
  const sent =
    plan.tarSizeBytes <= context.inMemoryBytes
      ? await sendFromMemory(plan, context)
      : await sendStreaming(plan, context)
  if (layer.diffId !== undefined && layer.diffId !== sent.diffId) throw contentChanged(plan)
  return sent
}

async function sendFromMemory(plan: LayerPlan, context: SendContext): Promise<SentLayer> {
  const { blobs, progress, signal } = context
  const packing = packLayer(plan, { fileSystem: context.fileSystem, compressor: context.compressor, signal })
  const members: Buffer[] = []
  for await (const member of packing) members.push(member)
  const packed = packing.result()
  if (await blobs.exists(packed.digest, { signal })) {
    progress.add(plan.tarSizeBytes)
    return { ...packed, outcome: 'existing' }
  }

  const open = () => Readable.from(members)
  const credit = creditBySentBytes(plan.tarSizeBytes, packed.sizeBytes, progress)
  await blobs.upload({ digest: packed.digest, sizeBytes: packed.sizeBytes, open }, { signal, onSent: credit })
  return { ...packed, outcome: 'uploaded' }
}

async function sendStreaming(plan: LayerPlan, context: SendContext): Promise<SentLayer> {
  const { blobs, progress, signal } = context
  let packing = packLayer(plan, context)
  let credited = 0
  let sent = 0

  const open = () => {
    progress.add(-credited, -sent)
    credited = 0
    sent = 0
    const onPacked = (tarBytes: number) => {
      // A packing that an attempt has left may still be at work.
      if (packing !== current) return
      credited += tarBytes
      progress.add(tarBytes)
    }
    const current = packLayer(plan, {
      fileSystem: context.fileSystem,
      compressor: context.compressor,
      signal,
      onPacked,
    })
    packing = current
    return current
  }
  const onSent = (sentBytes: number) => {
    progress.add(0, sentBytes - sent)
    sent = sentBytes
  }

  await blobs.uploadStream(open, () => packing.result().digest, { signal, onSent })
  return { ...packing.result(), outcome: 'uploaded' }
}

function contentChanged(plan: LayerPlan): IntegrityError {
  return new IntegrityError('FILE_CHANGED', {
    action: 'pack the layer',
    target: plan.name,
    reason: 'its files changed since the push began',
    hint: 'Wait until the build is done, then push again.',
    side: 'local',
    retryable: true,
  })
}
