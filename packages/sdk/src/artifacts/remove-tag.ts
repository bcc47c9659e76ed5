import { ConfigError, ConflictError, NotFoundError } from '../errors/classes.js'
import { createHarborTags } from '../harbor/harbor-tags.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { missingCapability } from '../inventory/missing.js'
import { nameIn, projectOf } from '../inventory/repository-name.js'
import { type Workplace, withInventory } from '../inventory/workplace.js'
import { createImageTags } from '../platform/image-tags.js'
import type { Destination } from '../reference/destination.js'
import { formatReference, parseReference, type Reference } from '../reference/reference.js'
import { getArtifact } from './get-artifact.js'
import type { TagRemoveOptions } from './tag-calls.js'
import type { ChangedTag } from './tag-summary.js'

const ACTION = 'remove the tag'

/** Takes a tag away and leaves its artifact. */
export function removeTag(
  place: Workplace,
  { reference: text, includeUsed = false, signal }: TagRemoveOptions & { readonly reference: string },
): Promise<ChangedTag> {
  return withInventory(
    place,
    ({ defaults }) => ({ ...tagOf(parseReference(text, defaults)), signal }),
    async (inventory, { defaults }) => {
      const target = tagOf(parseReference(text, defaults))
      const artifact = await getArtifact(inventory, target, { signal })
      if (!includeUsed) requireUnused(artifact, target)
      const outcome = await takeAway(inventory, target, { artifact, signal })
      const reference = formatReference(target)
      if (outcome === 'deleted') return { reference, digest: artifact.digest, outcome: 'removed' }
      throw new NotFoundError('MANIFEST_UNKNOWN', {
        action: ACTION,
        target: reference,
        reason: 'somebody else removed it at the same moment',
        hint: 'There is nothing left to do.',
        side: 'registry',
      })
    },
  )
}

function tagOf({ registry, repository, tag, digest }: Reference): Destination {
  if (tag !== undefined && digest === undefined) return { registry, repository, tag }
  throw new ConfigError('REFERENCE_INVALID', {
    action: ACTION,
    target: formatReference({ registry, repository, ...(digest !== undefined && { digest }) }),
    reason: 'it names no tag',
    hint: 'Write REPOSITORY:TAG.',
    side: 'local',
  })
}

function requireUnused({ tags }: Artifact, target: Destination): void {
  const [use] = tags.find(({ name }) => name === target.tag)?.appVersions ?? []
  if (use === undefined) return
  throw new ConflictError('IN_USE', {
    action: ACTION,
    target: formatReference(target),
    reason: `version ${use.version} of the app ${use.app} starts it`,
    hint: 'Delete or change that version first, or say that a tag in use may go.',
    side: 'platform',
  })
}

async function takeAway(
  { registry, harbor, platform, capabilities }: Inventory,
  target: Destination,
  { artifact, signal }: { readonly artifact: Artifact; readonly signal: AbortSignal | undefined },
): Promise<'deleted' | 'gone'> {
  const { repository, tag } = target
  const project = projectOf(repository) ?? ''
  const name = nameIn(project, repository)
  const capability = capabilities.features['tag-delete']
  if (capability.source === 'harbor' && harbor !== undefined) {
    return createHarborTags(harbor, project, name).delete(tag, tag, { signal })
  }
  if (capability.source === 'platform' && platform !== undefined) {
    if (artifact.tags.length < 2) throw lastTag(target)
    const deleted = await createImageTags(platform, { project, name }).delete(tag, { signal })
    return deleted === 'gone' ? deleted : 'deleted'
  }
  if (capability.source === 'registry') return registry.repository(repository).tags.delete(tag, { signal })
  throw missingCapability(ACTION, formatReference(target), capability)
}

function lastTag(target: Destination): ConflictError {
  return new ConflictError('PRECONDITION_FAILED', {
    action: ACTION,
    target: formatReference(target),
    reason: 'it is the last tag of its artifact, which the platform would delete with it',
    hint: 'Delete the artifact instead, or give it another tag first.',
    side: 'platform',
  })
}
