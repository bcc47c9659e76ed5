import type { Image } from '../pack/assemble-image.js'
import type { Warning } from '../pack/warning.js'
import type { PushState } from './push-state.js'

/**
 * Writes down what the push learnt, for the next one. The image is in the registry by then, so a full disk or a
 * read-only folder is a warning, not a failure.
 */
export async function rememberPush(state: PushState, image: Image): Promise<readonly Warning[]> {
  const { cache, memory, base, target } = state
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

/** Keeps what a failed push learnt: layers that it sent need not be packed again. Its own failure matters to nobody. */
export async function rememberFailedPush({ cache }: PushState): Promise<void> {
  await cache.save().catch(() => undefined)
}
