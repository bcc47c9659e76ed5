import { ConflictError } from '../errors/classes.js'
import type { Artifact } from '../inventory/artifact.js'
import type { DeletePlan, PlannedDeletion } from './delete-plan.js'
import { holdersOfParts } from './parts-that-go.js'
import { hasOnlyPlannedTags } from './remover.js'

/**
 * Checks that the registry is still what the plan was made for: what is planned has no tag, is started by no app version, and is
 * named by no index, that the plan does not show. What has gone since is no obstacle: an interrupted deletion can be run again.
 *
 * @throws ConflictError `PLAN_OUTDATED`; nothing was deleted.
 */
export function requireUnchanged(plan: DeletePlan, artifacts: readonly Artifact[]): void {
  const present = new Map(artifacts.map((artifact) => [artifact.digest, artifact]))
  const planned = new Map(
    plan.items.flatMap((item) => item.tags.map(({ name }) => [name, item.digest] as const)),
  )
  for (const artifact of artifacts) {
    const moved = artifact.tags.find(({ name }) => (planned.get(name) ?? artifact.digest) !== artifact.digest)
    if (moved !== undefined) throw outdated(plan, `the tag ${moved.name} names another image now`)
  }
  const going = new Set(plan.items.map(({ digest }) => digest))
  const holders = holdersOfParts(artifacts.filter(({ digest }) => !going.has(digest)))
  for (const item of plan.items) {
    for (const { digest } of [item, ...item.parts]) {
      const holder = holders.get(digest)
      if (holder !== undefined) throw outdated(plan, `${nameOf(holder)} names ${shortened(digest)} now`)
    }
    for (const { digest } of [...item.parts, ...item.accessories]) {
      const [tag] = present.get(digest)?.tags ?? []
      if (tag !== undefined) throw outdated(plan, `${shortened(digest)} has the tag ${tag.name} now`)
    }
    const artifact = present.get(item.digest)
    if (artifact === undefined) continue
    const change = changeOf(artifact, item, plan)
    if (change !== undefined) throw outdated(plan, change)
  }
}

function changeOf(
  { tags }: Artifact,
  item: PlannedDeletion,
  { includesUsed }: DeletePlan,
): string | undefined {
  if (!hasOnlyPlannedTags(tags, item)) {
    const known = new Set(item.tags.map(({ name }) => name))
    const [first, ...others] = tags.filter(({ name }) => !known.has(name))
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return `${shortened(item.digest)} has the tag ${first?.name}${more} now`
  }
  const used = tags.find(({ appVersions = [] }) => appVersions.length > 0)
  const use = used?.appVersions?.[0]
  return includesUsed || used === undefined || use === undefined
    ? undefined
    : `version ${use.version} of the app ${use.app} starts the tag ${used.name} now`
}

function nameOf({ tags: [tag], digest }: Artifact): string {
  return `the index ${tag?.name ?? shortened(digest)}`
}

/** As much of a digest as people compare. */
function shortened(digest: string): string {
  return digest.slice(0, 19)
}

function outdated({ registry, repository }: DeletePlan, reason: string): ConflictError {
  return new ConflictError('PLAN_OUTDATED', {
    action: 'delete as planned from',
    target: `${registry}/${repository}`,
    reason: `the repository has changed since: ${reason}`,
    hint: 'Nothing was deleted. Plan the deletion again and look at what would go.',
    side: 'registry',
  })
}
