import { ServiceError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import { nameIn } from '../inventory/repository-name.js'
import { createImageTags, type ImageTags } from '../platform/image-tags.js'
import { lookFor } from '../registry/look-for.js'
import type { Registry } from '../registry/registry.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { RemoveOptions, Remover } from './remover.js'

const PARALLEL_LOOKS = 8

/**
 * Deletes by the platform's published API, which takes tags: an artifact is gone with the last of them. Network: for each
 * artifact 1 HEAD for each tag at the registry, and 1 DELETE, or 1 POST for each 100 tags.
 */
export function createPlatformRemover(
  client: JsonApi,
  {
    project,
    repository,
    registry,
  }: { readonly project: string; readonly repository: string; readonly registry: Registry },
): Remover {
  const imageTags = createImageTags(client, { project, name: nameIn(project, repository) })
  const { manifests } = registry.repository(repository)
  return {
    async remove({ digest, tags }, options) {
      // By a tag that has moved meanwhile another artifact would be deleted.
      const found = await mapConcurrently(tags, PARALLEL_LOOKS, async ({ name }) => ({
        name,
        named: await lookFor(manifests, name, options),
      }))
      const moved = found.some(({ named }) => typeof named === 'object' && named.digest !== digest)
      if (moved) return 'changed'
      const present = found.flatMap(({ name, named }) => (named === undefined ? [] : [name]))
      return present.length === 0 ? 'gone' : deleteTags(imageTags, present, { repository, ...options })
    },
  }
}

async function deleteTags(
  imageTags: ImageTags,
  names: readonly string[],
  { repository, ...options }: RemoveOptions & { readonly repository: string },
): Promise<'deleted' | 'gone'> {
  const [only, ...others] = names
  if (only !== undefined && others.length === 0) {
    return (await imageTags.delete(only, options)) === 'gone' ? 'gone' : 'deleted'
  }
  const outcomes = await imageTags.deleteMany(names, options)
  const failures = outcomes.filter(({ outcome }) => outcome === 'failed')
  const [first] = failures
  if (first === undefined) return 'deleted'
  throw new ServiceError('SERVER_ERROR', {
    action: 'delete the tags',
    target: `${repository}:${failures.map(({ tag }) => tag).join(', :')}`,
    side: 'platform',
    reason: `the platform answered ${first.status}${first.message && ` (${first.message})`}`,
    hint: 'Plan the deletion again: what is left of the artifact is shown then.',
    ...(first.status > 0 && { status: first.status }),
  })
}
