import { openInventory } from '../inventory/inventory.js'
import { createProbeCache } from '../inventory/probe-cache.js'
import { repositorySource } from '../inventory/sources.js'
import { ask } from '../inventory/time-limit.js'
import type { Descriptor } from '../oci/descriptor.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { FullProject } from './quota-advice.js'

const SEARCH_TIMEOUT_MS = 5_000
const PARALLEL_QUESTIONS = 4
const MAX_QUESTIONS = 500

type Blob = Pick<Descriptor, 'digest' | 'sizeBytes'>

/**
 * Those of the blobs that no other repository of the project holds: what one of them holds needs no more room. `undefined` where
 * that cannot be found out within 5 s and 500 requests.
 *
 * Network: what `capabilities` asks, 1 GET for each 100 repositories, and 1 HEAD for each blob in each repository.
 */
export async function newToProject(
  blobs: readonly Blob[],
  place: FullProject,
): Promise<readonly Blob[] | undefined> {
  const asked = await ask((signal) => search(blobs, { ...place, signal }), {
    signal: place.signal,
    timeoutMs: SEARCH_TIMEOUT_MS,
  }).catch(() => undefined)
  return asked !== undefined && 'answer' in asked ? asked.answer : undefined
}

async function search(blobs: readonly Blob[], place: FullProject): Promise<readonly Blob[] | undefined> {
  const { session, registry, repository, signal } = place
  const scope = { registry: registry.host, repository, signal }
  const inventory = await openInventory(session, createProbeCache(), scope)
  let left = blobs
  let questions = 0
  for await (const { items } of repositorySource(inventory).repositories({ signal })) {
    for (const { name } of items) {
      if (name === repository) continue
      questions += left.length
      if (questions > MAX_QUESTIONS) return undefined
      const other = registry.repository(name).blobs
      const isNew = await mapConcurrently(
        left,
        PARALLEL_QUESTIONS,
        async ({ digest }) => !(await other.exists(digest, { signal })),
      )
      left = left.filter((_, index) => isNew[index])
    }
  }
  return left
}
