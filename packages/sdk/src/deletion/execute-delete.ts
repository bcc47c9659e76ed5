import { isSdkError } from '../errors/guards.js'
import { readAppUse, withAppVersions } from '../inventory/app-use.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { artifactSource } from '../inventory/sources.js'
import { throwIfAborted } from '../support/abort.js'
import { chooseRemover } from './choose-remover.js'
import { requireUnchanged } from './compare-plan.js'
import type { DeletePlan, PlannedDeletion } from './delete-plan.js'
import type { DeletedItem, DeleteReport } from './delete-report.js'
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
  requireUnchanged(plan, await present(inventory, plan, signal))
  const items: DeletedItem[] = []
  for (const planned of plan.items) {
    throwIfAborted(signal, 'delete the rest')
    const item = await deleteItem(remover, planned, { inventory, plan, signal })
    items.push(item)
    onItem?.(item)
  }
  const isGone = ({ outcome }: DeletedItem) => outcome === 'deleted' || outcome === 'gone'
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

async function present(
  inventory: Inventory,
  { repository, includesUsed }: DeletePlan,
  signal: AbortSignal | undefined,
): Promise<Artifact[]> {
  const { platform, registry } = inventory
  const asksUse = platform !== undefined && !includesUsed
  const use = asksUse ? await readAppUse(platform, registry.host, { signal }) : undefined
  const artifacts: Artifact[] = []
  try {
    for await (const { items } of artifactSource(inventory).artifacts(repository, { signal })) {
      artifacts.push(
        ...items.map((artifact) => (use === undefined ? artifact : withAppVersions(artifact, use))),
      )
    }
  } catch (error) {
    // An earlier run may have taken the last artifact, and the repository with it.
    if (!isSdkError(error, 'NAME_UNKNOWN')) throw error
  }
  return artifacts
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
    return isGone ? { ...item, outcome: 'deleted' } : { ...item, outcome: 'failed', error: error.toJSON() }
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
