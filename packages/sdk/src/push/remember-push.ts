import type { Image } from '../pack/assemble-image.js'
import { CODEC_ID } from '../pack/gzip.js'
import type { Warning } from '../pack/warning.js'
import type { PushState } from './push-state.js'
import type { SentBlobs } from './send-blobs.js'

/**
 * Writes down what the push learnt, for the next one. The image is in the registry by then, so a full disk or a
 * read-only folder is a warning, not a failure.
 */
export async function rememberPush(
  state: PushState,
  image: Image,
  blobs: SentBlobs,
): Promise<readonly Warning[]> {
  const { cache, memory, build, base, target } = state
  for (const [index, layer] of blobs.layers.entries()) {
    const plan = build.plans[index]
    if (plan === undefined) continue
    cache.rememberDiffId(plan, layer.diffId, build.walk.startedAtMs)
    cache.rememberBlob(layer.diffId, CODEC_ID, layer)
  }
  try {
    await cache.save()
    const baseLayers = base?.manifest.layers.map(({ digest }) => digest) ?? []
    await memory.remember({ ...target, digest: image.manifest.digest, baseLayers })
    return []
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    const message = `The cache in ${state.session.cacheDir} could not be written (${reason}). The next push will be slower.`
    return [{ code: 'CACHE_NOT_WRITTEN', message }]
  }
}
