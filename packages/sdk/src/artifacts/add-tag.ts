import { createHarborTags } from '../harbor/harbor-tags.js'
import type { Inventory } from '../inventory/inventory.js'
import { nameIn, projectOf } from '../inventory/repository-name.js'
import { type Workplace, withInventory } from '../inventory/workplace.js'
import { checkDestination, type Destination, tagHidden, tagTaken } from '../reference/destination.js'
import type { Digest } from '../reference/digest.js'
import { formatReference, parseReference, parseTag } from '../reference/reference.js'
import { lookFor } from '../registry/look-for.js'
import { digestOfReference } from './digest-of-reference.js'
import type { ChangedTag } from './tag-summary.js'

const WORDS = { action: 'add the tag', hint: 'Choose another tag.' }

interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

/** Gives an artifact another tag, and takes it from no other. */
export function addTag(
  place: Workplace,
  { reference: text, tag, signal }: CallOptions & { readonly reference: string; readonly tag: string },
): Promise<ChangedTag> {
  return withInventory(
    place,
    ({ defaults }) => ({ ...parseReference(text, defaults), signal }),
    async (inventory, { defaults }) => {
      const source = parseReference(text, defaults)
      const { registry, repository } = source
      const target: Destination = { registry, repository, tag: parseTag(tag) }
      checkDestination(target, WORDS)
      const digest = await digestOfReference(inventory, source, { action: WORDS.action, signal })
      const reference = formatReference(target)
      const { manifests } = inventory.registry.repository(repository)
      const tagged = await lookFor(manifests, target.tag, { signal })
      if (tagged === 'hidden') throw tagHidden(target, WORDS)
      if (tagged?.digest === digest) return { reference, digest, outcome: 'unchanged' }
      if (tagged !== undefined) throw tagTaken(target, tagged.digest, WORDS)
      await putTag(inventory, target, { digest, signal })
      return { reference, digest, outcome: 'added' }
    },
  )
}

/** By Harbor's API where it can be: it moves no tag, and reading a manifest counts there as a pull. */
async function putTag(
  { registry, harbor, capabilities }: Inventory,
  { repository, tag }: Destination,
  { digest, signal }: CallOptions & { readonly digest: Digest },
): Promise<void> {
  const project = projectOf(repository)
  const { source } = capabilities.features['tag-create']
  if (source === 'harbor' && harbor !== undefined && project !== undefined) {
    return createHarborTags(harbor, project, nameIn(project, repository)).create(digest, tag, { signal })
  }
  const { manifests } = registry.repository(repository)
  return manifests.put(tag, await manifests.get(digest, { signal }), { signal })
}
