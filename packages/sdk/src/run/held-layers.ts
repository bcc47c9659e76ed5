import type { EngineImages } from '../docker/images.js'
import type { Digest } from '../reference/digest.js'
import { mapConcurrently } from '../support/semaphore.js'
import { RUN_REPOSITORY } from './run-tag.js'

/** Looking costs two small requests for each image; on a machine with hundreds, sending a layer again is cheaper. */
const MAX_IMAGES = 25
const PARALLEL_QUESTIONS = 4

/**
 * How many layers, from the bottom up, the engine has because an image of its own begins with them. Images of earlier runs are
 * looked at first, then those with the name of the base.
 */
export async function countHeldLayers(
  images: EngineImages,
  wanted: {
    readonly diffIds: readonly Digest[]
    readonly base: string
    readonly signal?: AbortSignal | undefined
  },
): Promise<number> {
  const { diffIds, base, signal } = wanted
  const listed = await images.list({ signal })
  const rank = ({ tags }: { readonly tags: readonly string[] }) => {
    if (tags.some((tag) => tag.startsWith(RUN_REPOSITORY))) return 0
    return tags.some((tag) => base.endsWith(tag)) ? 1 : 2
  }
  const likely = [...listed].sort((a, b) => rank(a) - rank(b)).slice(0, MAX_IMAGES)
  const counts = await mapConcurrently(likely, PARALLEL_QUESTIONS, async ({ id }) => {
    const image = await images.find(id, { signal })
    return commonStart(diffIds, image?.config.diffIds ?? [])
  })
  return Math.max(0, ...counts)
}

function commonStart(wanted: readonly string[], have: readonly string[]): number {
  const end = wanted.findIndex((diffId, index) => diffId !== have[index])
  return end < 0 ? wanted.length : end
}
