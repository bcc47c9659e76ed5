import { Readable } from 'node:stream'
import type { Descriptor } from '../oci/descriptor.js'
import type { Blobs } from '../registry/blobs.js'
import type { StepProgress } from '../support/progress.js'
import type { LayerOutcome } from './receipt.js'
import { creditBySentBytes } from './send-layer.js'

/**
 * Hop 8 for one layer of the base image: held already, mounted from another repository of the same registry, or copied
 * once through this machine.
 *
 * Network: one HEAD, then a mount attempt for each holder, then a download and an upload that run at the same time.
 */
export async function sendBaseLayer(
  layer: Descriptor,
  context: {
    readonly target: Blobs
    readonly source: Blobs
    /** Repositories of the target registry that may hold the layer, most likely first. */
    readonly holders: readonly string[]
    readonly progress: StepProgress
    readonly signal?: AbortSignal | undefined
    isHeld(digest: string): boolean
  },
): Promise<LayerOutcome> {
  const { target, progress, signal } = context
  const { digest, sizeBytes } = layer
  const without = (outcome: LayerOutcome): LayerOutcome => {
    progress.add(sizeBytes)
    return outcome
  }
  if (context.isHeld(digest) || (await target.exists(digest, { signal }))) return without('existing')
  for (const holder of context.holders) {
    if ((await target.mount(digest, holder, { signal })) === 'mounted') return without('mounted')
  }

  const open = () => Readable.from(download(context.source, layer, signal))
  await target.upload(
    { digest, sizeBytes, open },
    { signal, onSent: creditBySentBytes(sizeBytes, sizeBytes, progress) },
  )
  return 'uploaded'
}

/** The download begins when the upload asks for its first byte, and again at every attempt. */
async function* download(
  source: Blobs,
  layer: Descriptor,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  for await (const chunk of await source.open(layer.digest, { signal })) yield chunk as Buffer
}
