import { ConfigError, ConflictError, NotFoundError } from '../errors/classes.js'
import { createHarborTags } from '../harbor/harbor-tags.js'
import { readAppUse } from '../inventory/app-use.js'
import type { SourceCallOptions } from '../inventory/content-source.js'
import type { Inventory } from '../inventory/inventory.js'
import { missingCapability } from '../inventory/missing.js'
import { nameRule } from '../inventory/name-rule.js'
import { nameIn, projectOf } from '../inventory/repository-name.js'
import { artifactSource } from '../inventory/sources.js'
import { type Workplace, withInventory } from '../inventory/workplace.js'
import { createImageTags } from '../platform/image-tags.js'
import type { Destination } from '../reference/destination.js'
import type { Digest } from '../reference/digest.js'
import { formatReference, parseReference, type Reference } from '../reference/reference.js'
import { digestOfReference } from './digest-of-reference.js'
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
      const digest = await digestOfReference(inventory, target, { action: ACTION, signal })
      if (!includeUsed) await requireUnused(inventory, target, { signal })
      const outcome = await takeAway(inventory, target, { digest, signal }).catch(async (error: unknown) => {
        throw await nameRule(error, inventory.harbor, { ...target, tags: [target.tag], signal })
      })
      const reference = formatReference(target)
      if (outcome === 'deleted') return { reference, digest, outcome: 'removed' }
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

/** Where there is a platform and it does not answer, nothing is removed on a guess. */
async function requireUnused(
  { platform, registry }: Inventory,
  target: Destination,
  options: SourceCallOptions,
): Promise<void> {
  if (platform === undefined) return
  const [use] = (await readAppUse(platform, registry.host, options)).of(target.repository, target.tag)
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
  inventory: Inventory,
  target: Destination,
  { digest, signal }: SourceCallOptions & { readonly digest: Digest },
): Promise<'deleted' | 'gone'> {
  const { registry, harbor, platform, capabilities } = inventory
  const { repository, tag } = target
  const project = projectOf(repository) ?? ''
  const name = nameIn(project, repository)
  const capability = capabilities.features['tag-delete']
  if (capability.source === 'harbor' && harbor !== undefined) {
    return createHarborTags(harbor, project, name).delete(tag, tag, { signal })
  }
  if (capability.source === 'platform' && platform !== undefined) {
    const artifact = await artifactSource(inventory).artifact(repository, digest, { signal })
    if ((artifact?.tags.length ?? 0) < 2) throw lastTag(target)
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
