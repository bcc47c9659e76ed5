import { ConflictError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { readAllArtifacts } from '../inventory/all-artifacts.js'
import { readAppUse, withAppVersions } from '../inventory/app-use.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { nameRule } from '../inventory/name-rule.js'
import { artifactSource } from '../inventory/sources.js'
import { throwIfAborted } from '../support/abort.js'
import { chooseRemover } from './choose-remover.js'
import { requireUnchanged } from './compare-plan.js'
import type { DeletePlan, PlannedDeletion } from './delete-plan.js'
import type { DeletedItem, DeleteReport } from './delete-report.js'
import { holdersOfParts } from './parts-that-go.js'
import type { Remover } from './remover.js'

/** How a plan is executed. */
export interface ExecuteInput {
  readonly signal?: AbortSignal | undefined
  /** Called after each artifact, also when the work is cancelled after it. */
  readonly onItem?: ((item: DeletedItem) => void) | undefined
}

/** Deletes what the plan shows and nothing else, and goes on after single failures. */
export async function executeDelete(
  inventory: Inventory,
  plan: DeletePlan,
  { signal, onItem }: ExecuteInput,
): Promise<DeleteReport> {
  const remover = chooseRemover(inventory, plan)
  const found = await present(inventory, plan, signal)
  requireUnchanged(plan, found)
  const indexes = new Map(
    found.filter(({ parts }) => parts.length > 0).map((index) => [index.digest, index] as const),
  )
  const items: DeletedItem[] = []
  for (const planned of plan.items) {
    throwIfAborted(signal, 'delete the rest')
    // An index that stayed after all, or whose turn is yet to come, needs what it names.
    const held = holdersOfParts([...indexes.values()].filter(({ digest }) => digest !== planned.digest))
    const holder = held.get(planned.digest)
    const parts = planned.parts.filter(({ digest }) => !held.has(digest))
    const item =
      holder === undefined
        ? await deleteItem(remover, { ...planned, parts }, { inventory, plan, signal })
        : heldItem(planned, holder, plan)
    if (isGone(item)) indexes.delete(planned.digest)
    items.push(item)
    onItem?.(item)
  }
  const isComplete = items.every(isGone)
  return {
    schemaVersion: 1,
    registry: plan.registry,
    repository: plan.repository,
    items,
    isComplete,
    freed: isComplete ? plan.freed : freedByParts(plan, items.filter(isGone)),
  }
}

function isGone({ outcome }: DeletedItem): boolean {
  return outcome === 'deleted' || outcome === 'gone'
}

async function present(
  inventory: Inventory,
  { repository, includesUsed }: DeletePlan,
  signal: AbortSignal | undefined,
): Promise<Artifact[]> {
  const { platform, registry } = inventory
  const asksUse = platform !== undefined && !includesUsed
  const use = asksUse ? await readAppUse(platform, registry.host, { signal }) : undefined
  try {
    const artifacts = await readAllArtifacts(artifactSource(inventory), repository, { signal })
    return use === undefined ? artifacts : artifacts.map((artifact) => withAppVersions(artifact, use))
  } catch (error) {
    // An earlier run may have taken the last artifact, and the repository with it.
    if (!isSdkError(error, 'NAME_UNKNOWN')) throw error
    return []
  }
}

function heldItem({ digest, tags }: PlannedDeletion, holder: Artifact, plan: DeletePlan): DeletedItem {
  const error = new ConflictError('PRECONDITION_FAILED', {
    action: 'delete the artifact',
    target: `${plan.registry}/${plan.repository}@${digest}`,
    reason: `the index ${holder.tags[0]?.name ?? holder.digest.slice(0, 19)}, which names it, could not be deleted`,
    hint: 'See what became of the index, and plan the deletion again.',
    side: 'registry',
  })
  return { digest, tags: tags.map(({ name }) => name), outcome: 'failed', error: error.toJSON() }
}

async function deleteItem(
  remover: Remover,
  planned: PlannedDeletion,
  {
    inventory,
    plan,
    signal,
  }: { readonly inventory: Inventory; readonly plan: DeletePlan } & Pick<ExecuteInput, 'signal'>,
): Promise<DeletedItem> {
  const { digest } = planned
  const item = { digest, tags: planned.tags.map(({ name }) => name) }
  try {
    return { ...item, outcome: await remover.remove(planned, { signal }) }
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    // A lost answer says nothing about the deletion.
    const mayBeDone = error.retryable || error.status === undefined || error.status >= 500
    const isGone = mayBeDone && (await hasGone(inventory, plan, { digest, signal }))
    if (isGone) return { ...item, outcome: 'deleted' }
    const named = await nameRule(error, inventory.harbor, { ...plan, tags: item.tags, signal })
    return { ...item, outcome: 'failed', error: named.toJSON() }
  }
}

/** Whether an artifact is no longer there; what cannot be asked counts as there. */
async function hasGone(
  inventory: Inventory,
  { repository }: DeletePlan,
  { digest, signal }: { readonly digest: string; readonly signal: AbortSignal | undefined },
): Promise<boolean> {
  try {
    return (await artifactSource(inventory).artifact(repository, digest, { signal })) === undefined
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return error.code === 'NAME_UNKNOWN'
  }
}

/** What went without the rest may share layers with what stayed. */
function freedByParts({ items, freed }: DeletePlan, gone: readonly DeletedItem[]): DeleteReport['freed'] {
  const digests = new Set(gone.map(({ digest }) => digest))
  const bytes = items.reduce(
    (sum, { digest, sizeBytes = 0 }) => sum + (digests.has(digest) ? sizeBytes : 0),
    0,
  )
  return { bytes: Math.min(bytes, freed.bytes), basis: 'at-most' }
}
