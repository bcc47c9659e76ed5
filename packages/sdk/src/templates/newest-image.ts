import { isSdkError } from '../errors/guards.js'
import type { Inventory } from '../inventory/inventory.js'
import { artifactSource } from '../inventory/sources.js'
import { isAttachedTag } from '../registry/attached-tags.js'

const PAGE_SIZE = 20
/** As people count: 1.10 comes after 1.9. */
const COLLATOR = new Intl.Collator('en', { numeric: true })

/**
 * A tag of the image that was pushed last; `undefined` where the repository holds none. A bare registry knows no times: there it is
 * the last tag in the order of version numbers.
 *
 * Network: 1 GET where the newest artifact has a tag, and else 1 for each page of 20; of a bare registry 1 GET for each 1,000 tags;
 * of the platform's list 1 for each 100.
 */
export async function newestImageTag(
  inventory: Inventory,
  repository: string,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  try {
    const source = artifactSource(inventory)
    // That source asks for each tag what it names.
    if (source.name === 'registry') return await lastTag(inventory, repository, signal)
    for await (const { items } of source.artifacts(repository, { pageSize: PAGE_SIZE, signal })) {
      const image = items.find(({ kind, tags }) => kind !== 'other' && tags.some(isOwn))
      if (image !== undefined) return image.tags.find(isOwn)?.name
    }
    return undefined
  } catch (error) {
    if (isSdkError(error, 'NAME_UNKNOWN')) return undefined
    throw error
  }
}

function isOwn({ name }: { readonly name: string }): boolean {
  return !isAttachedTag(name)
}

async function lastTag(
  { registry }: Inventory,
  repository: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let last: string | undefined
  for await (const name of registry.repository(repository).tags.list({ signal })) {
    if (!isOwn({ name })) continue
    if (last === undefined || COLLATOR.compare(name, last) > 0) last = name
  }
  return last
}
