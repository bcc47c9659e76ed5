import type { Digest } from '../reference/digest.js'
import { lookFor } from '../registry/look-for.js'
import type { Registry } from '../registry/registry.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { Remover } from './remover.js'

const PARALLEL_LOOKS = 8

/**
 * Deletes by the distribution protocol: the manifest, and what would stay behind without a tag: parts of an index and what is
 * attached. Network: for each artifact 1 HEAD for each planned tag, 1 DELETE for each manifest.
 */
export function createRegistryRemover(registry: Registry, repository: string): Remover {
  const { manifests } = registry.repository(repository)
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
      return outcome
    },
  }
}
