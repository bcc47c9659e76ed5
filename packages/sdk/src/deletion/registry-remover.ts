import { isSdkError } from '../errors/guards.js'
import type { Digest } from '../reference/digest.js'
import { attachedTags } from '../registry/attached-tags.js'
import { lookFor } from '../registry/look-for.js'
import type { Registry } from '../registry/registry.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { RemoveOptions, Remover } from './remover.js'

const PARALLEL_LOOKS = 8

/**
 * Deletes by the distribution protocol: the manifest, and what would stay behind without a tag or without a use: parts of an
 * index, what is attached, and the list of that which clients keep under a tag. Network: for each artifact 1 HEAD for each
 * planned tag, and 1 DELETE and 1 HEAD for each manifest.
 */
export function createRegistryRemover(registry: Registry, repository: string): Remover {
  const { manifests, tags: ownTags } = registry.repository(repository)
  const removeList = async (digest: Digest, options: RemoveOptions): Promise<void> => {
    const { list } = attachedTags(digest)
    const found = await lookFor(manifests, list, options)
    if (typeof found !== 'object') return
    try {
      await ownTags.delete(list, options)
    } catch (error) {
      if (!isSdkError(error, 'UNSUPPORTED')) throw error
      await manifests.delete(found.digest, options)
    }
  }
  return {
    async remove({ digest, tags, parts, accessories }, options) {
      const named = await mapConcurrently(tags, PARALLEL_LOOKS, ({ name }) =>
        lookFor(manifests, name, options),
      )
      const moved = named.some((found) => typeof found === 'object' && found.digest !== digest)
      if (moved) return 'changed'
      const outcome = await manifests.delete(digest, options)
      const rest = new Set<Digest>([...parts, ...accessories].map((one) => one.digest))
      for (const left of rest) await manifests.delete(left, options)
      for (const subject of [digest, ...parts.map((part) => part.digest)]) await removeList(subject, options)
      return outcome
    },
  }
}
