import { ConflictError } from '../errors/classes.js'
import type { Artifact } from '../inventory/artifact.js'
import type { DeletePlan, PlannedDeletion } from './delete-plan.js'
import { hasOnlyPlannedTags } from './remover.js'

/**
 * Checks that the registry is still what the plan was made for: what is planned has no tag, and is started by no app version,
 * that the plan does not show. What has gone since is no obstacle: an interrupted deletion can be run again.
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
  for (const item of plan.items) {
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
    const added = tags.filter(({ name }) => !known.has(name)).map(({ name }) => name)
    return `${item.digest.slice(0, 19)} has the tag ${added.join(', ')} now`
  }
  const used = tags.find(({ appVersions = [] }) => appVersions.length > 0)
  const use = used?.appVersions?.[0]
  return includesUsed || used === undefined || use === undefined
    ? undefined
    : `version ${use.version} of the app ${use.app} starts the tag ${used.name} now`
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
