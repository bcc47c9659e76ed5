import { planDelete } from '../deletion/plan-delete.js'
import { isSdkError } from '../errors/guards.js'
import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import type { CleanUpSuggestion } from './storage-report.js'

/** Enough to go back to, and a fortnight of daily builds. */
const KEPT = 10
/** What is kept where there is hardly any room. */
const KEPT_WHEN_SHORT = 3
/** Below this part of the limit there is hardly any room. */
const SHORT_PART = 0.1
/** Repositories whose deletion is worked out in full: it may read every manifest of theirs. */
const MAX_PLANS = 3

/** What a suggestion is worked out from. */
export interface CleanUpInput {
  /** Of all repositories that may be cleaned up. */
  readonly artifacts: readonly Artifact[]
  readonly isShort: boolean
  readonly cacheDir: string
  readonly nowMs: number
  readonly signal?: AbortSignal | undefined
}

/** Whether less than a tenth of the limit is left. */
export function isShortOfRoom(freeBytes: number, limitBytes: number): boolean {
  return freeBytes < limitBytes * SHORT_PART
}

/**
 * The deletion in one repository that frees most: all tagged artifacts but the newest 10, or but the newest 3 where there is
 * hardly any room. Tags that a rule of the project holds or that app versions start stay, as far as it is told. Age is no matter:
 * a studio that pushes once a year has one build of use, too. `undefined` where nothing would come free, nobody tells push
 * times, or nobody deletes.
 *
 * Network: as `planDelete`, for at most 3 repositories; none where nothing would go.
 */
export async function suggestCleanUp(
  inventory: Inventory,
  { artifacts, isShort, ...options }: CleanUpInput,
): Promise<CleanUpSuggestion | undefined> {
  if (inventory.capabilities.features['artifact-delete'].source === undefined) return undefined
  const keepNewest = isShort ? KEPT_WHEN_SHORT : KEPT
  const candidates = [...new Set(artifacts.map(({ repository }) => repository))]
    .map((repository) => {
      const own = artifacts.filter((artifact) => artifact.repository === repository)
      return { repository, atMostBytes: bytesBeyond(own, keepNewest) }
    })
    .filter(({ atMostBytes }) => atMostBytes > 0)
    .sort((a, b) => b.atMostBytes - a.atMostBytes)

  let best: CleanUpSuggestion | undefined
  for (const { repository, atMostBytes } of candidates.slice(0, MAX_PLANS)) {
    if (best !== undefined && best.freedBytes >= atMostBytes) break
    const found = await suggestIn(inventory, { ...options, repository, keepNewest })
    if (found !== undefined && found.freedBytes > (best?.freedBytes ?? 0)) best = found
  }
  return best
}

async function suggestIn(
  inventory: Inventory,
  input: Omit<CleanUpInput, 'artifacts' | 'isShort'> & {
    readonly repository: string
    readonly keepNewest: number
  },
): Promise<CleanUpSuggestion | undefined> {
  const { repository, keepNewest } = input
  try {
    const { items, freed } = await planDelete(inventory, input)
    return {
      repository,
      keepNewest,
      artifactCount: items.length,
      freedBytes: freed.bytes,
      basis: freed.basis,
    }
  } catch (error) {
    // Where it cannot be said what may go, nothing is suggested.
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return undefined
  }
}

/** What would come free at most; 0 where nobody tells which are the newest. */
function bytesBeyond(artifacts: readonly Artifact[], keepNewest: number): number {
  const tagged = artifacts.filter(({ tags }) => tags.length > 0)
  if (tagged.some(({ pushedAt }) => pushedAt === undefined)) return 0
  return tagged
    .toSorted((a, b) => Date.parse(b.pushedAt ?? '') - Date.parse(a.pushedAt ?? ''))
    .slice(keepNewest)
    .filter(({ tags }) => tags.every(({ isImmutable }) => isImmutable !== true))
    .reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0)
}
