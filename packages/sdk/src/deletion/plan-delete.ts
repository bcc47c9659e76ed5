import { isSdkError } from '../errors/guards.js'
import { readAllArtifacts } from '../inventory/all-artifacts.js'
import { type AppUse, readAppUse, withAppVersions } from '../inventory/app-use.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { missingCapability } from '../inventory/missing.js'
import { artifactSource } from '../inventory/sources.js'
import type { Warning } from '../pack/warning.js'
import { blockReasons } from './block-reasons.js'
import type { DeleteSelection } from './delete-options.js'
import type { BlockedDeletion, DeletePlan, PlannedDeletion, PlannedTag } from './delete-plan.js'
import { measureFreed } from './measure-freed.js'
import { accessoriesThatGo, holdersFirst, holdersOfParts, partsThatGo } from './parts-that-go.js'
import { checkSelection, selectArtifacts } from './select-artifacts.js'

/** How a deletion is planned. */
export interface PlanInput extends DeleteSelection {
  /** Path, project included. */
  readonly repository: string
  readonly includeUsed?: boolean | undefined
  /** Folder of what is remembered about manifests. */
  readonly cacheDir: string
  readonly nowMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * What a deletion would take. Changes nothing.
 *
 * @throws ConfigError, NotFoundError, ServiceError `CAPABILITY_MISSING` as `client.artifacts.planDelete`.
 */
export async function planDelete(inventory: Inventory, input: PlanInput): Promise<DeletePlan> {
  checkSelection(input)
  const { repository, protect = [], includeUsed: includesUsed = false, signal } = input
  const capability = inventory.capabilities.features['artifact-delete']
  const { source: by } = capability
  if (by === undefined)
    throw missingCapability('delete from', `${inventory.registry.host}/${repository}`, capability)

  const source = artifactSource(inventory)
  const { use, warnings } = await usedTags(inventory, { includesUsed, signal })
  const found = await readAllArtifacts(source, repository, { signal })
  const artifacts = use === undefined ? found : found.map((artifact) => withAppVersions(artifact, use))

  const selected = selectArtifacts(artifacts, input, input.nowMs)
  const deletesUntagged = by !== 'platform'
  const stays = new Set(artifacts)
  for (const artifact of selected) stays.delete(artifact)
  const blocked = new Map<Artifact, BlockedDeletion>()
  // An index that has to stay holds its parts, which may be selected too.
  for (const artifact of holdersFirst(selected)) {
    const holders = holdersOfParts([...stays])
    const reasons = blockReasons(artifact, { protect, includesUsed, holders, deletesUntagged })
    if (reasons.length === 0) continue
    blocked.set(artifact, { digest: artifact.digest, tags: plannedTags(artifact), reasons })
    stays.add(artifact)
  }

  const going = holdersFirst(selected.filter((artifact) => !blocked.has(artifact)))
  const tagged = new Set(artifacts.filter(({ tags }) => tags.length > 0).map(({ digest }) => digest))
  const staying = [...stays]
  const held = holdersOfParts(staying)
  const items = going.map((artifact) =>
    itemOf(artifact, {
      parts: partsThatGo(artifact, { tagged, held }),
      accessories: accessoriesThatGo(artifact, { tagged, staying }),
    }),
  )
  return {
    schemaVersion: 1,
    registry: inventory.registry.host,
    repository,
    source: source.name,
    by,
    createdAt: new Date(input.nowMs).toISOString(),
    items,
    blocked: [...blocked.values()],
    untouchedCount: artifacts.length - selected.length,
    freed: await measureFreed(inventory, { going, staying, cacheDir: input.cacheDir, signal }),
    includesUsed,
    warnings,
  }
}

/** Which tags are started; unless they may go anyway, nothing is planned on a guess where the platform does not answer. */
async function usedTags(
  { platform, registry, capabilities }: Inventory,
  { includesUsed, signal }: { readonly includesUsed: boolean; readonly signal: AbortSignal | undefined },
): Promise<{ readonly use?: AppUse; readonly warnings: readonly Warning[] }> {
  const unknown = (why: string) => ({
    warnings: [
      { code: 'USE_UNKNOWN', message: `Nobody tells whether app versions start these tags: ${why}.` },
    ],
  })
  if (platform === undefined) return unknown(capabilities.features['app-versions'].reason)
  try {
    return { use: await readAppUse(platform, registry.host, { signal }), warnings: [] }
  } catch (error) {
    if (!includesUsed || !isSdkError(error) || error.code === 'ABORTED') throw error
    return unknown(error.reason)
  }
}

function itemOf(
  artifact: Artifact,
  { parts, accessories }: Pick<PlannedDeletion, 'parts' | 'accessories'>,
): PlannedDeletion {
  const { digest, sizeBytes, pushedAt } = artifact
  return {
    digest,
    tags: plannedTags(artifact),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(pushedAt !== undefined && { pushedAt }),
    accessories,
    parts,
  }
}

function plannedTags({ tags }: Artifact): PlannedTag[] {
  return tags.map(({ name, appVersions = [] }) => ({ name, appVersions }))
}
