import { isSdkError } from '../errors/guards.js'
import { type RegistryImage, readImage } from '../registry/read-image.js'
import type { Repository } from '../registry/repository.js'
import { DEFAULT_TAG } from './default-tag.js'

/** Tags looked through for the youngest; a repository with more has been pushed to from elsewhere all the time. */
const MAX_TAGS = 1_000

/**
 * The image that a new push most likely shares layers with: the last one pushed from here, else the one under the
 * greatest tag of the default form, else under the last tag listed. `undefined` where there is none or it cannot be read: then nothing is saved, and
 * nothing is lost.
 *
 * Network: up to four reads.
 */
export async function findPreviousImage(
  repository: Repository,
  options: { readonly lastPush: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<RegistryImage | undefined> {
  const { signal } = options
  const last =
    options.lastPush === undefined ? undefined : await readIfThere(repository, options.lastPush, signal)
  if (last !== undefined) return last
  const tag = await likeliestTag(repository, signal)
  return tag === undefined ? undefined : readIfThere(repository, tag, signal)
}

async function likeliestTag(
  repository: Repository,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let greatest: string | undefined
  let last: string | undefined
  let seen = 0
  try {
    for await (const tag of repository.tags.list({ signal })) {
      if (DEFAULT_TAG.test(tag) && (greatest === undefined || tag > greatest)) greatest = tag
      last = tag
      seen += 1
      if (seen >= MAX_TAGS) break
    }
  } catch (error) {
    if (isSdkError(error, 'ABORTED')) throw error
  }
  return greatest ?? last
}

async function readIfThere(
  repository: Repository,
  reference: string,
  signal: AbortSignal | undefined,
): Promise<RegistryImage | undefined> {
  try {
    return await readImage(repository, reference, { signal })
  } catch (error) {
    if (isSdkError(error, 'ABORTED')) throw error
    return undefined
  }
}
