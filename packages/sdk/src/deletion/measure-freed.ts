import { isSdkError } from '../errors/guards.js'
import { readAllArtifacts } from '../inventory/all-artifacts.js'
import type { Artifact } from '../inventory/artifact.js'
import type { SourceCallOptions } from '../inventory/content-source.js'
import type { Inventory } from '../inventory/inventory.js'
import { type KnownBlobs, openManifestMemory } from '../inventory/manifest-memory.js'
import { artifactSource, repositorySource } from '../inventory/sources.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { FreedSpace } from './delete-plan.js'

const PARALLEL_READS = 8
/** Artifacts of other repositories that are looked at for shared layers; with more of them the figure is an upper bound. */
const MAX_OTHERS = 300

/** What is measured. */
export interface FreedInput {
  readonly going: readonly Artifact[]
  /** The rest of the repository. */
  readonly staying: readonly Artifact[]
  readonly cacheDir: string
  readonly signal?: AbortSignal | undefined
}

/**
 * How many bytes come free: those of all blobs that go and that nothing which stays in the project uses, each once. Where
 * manifests cannot be read, what the artifacts weigh together.
 *
 * Network: 1 GET for each manifest that this machine has not read before. Disk: remembers them in the cache folder.
 */
export async function measureFreed(inventory: Inventory, input: FreedInput): Promise<FreedSpace> {
  const { going, staying, cacheDir, signal } = input
  if (going.length === 0) return { bytes: 0, basis: 'exact' }
  const memory = await openManifestMemory(inventory.registry, cacheDir)
  const blobsOf = async (artifacts: readonly Artifact[]): Promise<KnownBlobs> => {
    const lists = await mapConcurrently(artifacts, PARALLEL_READS, ({ repository, digest }) =>
      memory.blobsOf(repository, digest, { signal }),
    )
    return new Map(lists.flatMap((list) => [...list]))
  }
  try {
    const freed = new Map(await blobsOf(going))
    const others = await otherArtifacts(inventory, { repository: going[0]?.repository ?? '', signal })
    const kept = await blobsOf([...staying, ...(others ?? [])])
    for (const digest of kept.keys()) freed.delete(digest)
    const bytes = [...freed.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0)
    // Only Harbor lists what has no tag, which may use the same layers.
    const isExact = others !== undefined && artifactSource(inventory).name === 'harbor'
    return { bytes, basis: isExact ? 'exact' : 'at-most' }
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return { bytes: going.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0), basis: 'at-most' }
  } finally {
    await memory.save()
  }
}

/** The artifacts of the project's other repositories; `undefined` where nobody lists them or there are too many. */
async function otherArtifacts(
  inventory: Inventory,
  { repository, signal }: { readonly repository: string; readonly signal: AbortSignal | undefined },
): Promise<Artifact[] | undefined> {
  if (inventory.capabilities.features.repositories.state !== 'supported') return undefined
  const others: Artifact[] = []
  for await (const { items } of repositorySource(inventory).repositories({ signal })) {
    for (const { name, artifactCount = 0 } of items) {
      if (name === repository) continue
      if (others.length + artifactCount > MAX_OTHERS) return undefined
      others.push(...(await artifactsOf(inventory, name, { signal })))
      if (others.length > MAX_OTHERS) return undefined
    }
  }
  return others
}

/** Those of one repository; none where it was deleted since the repositories were listed. */
async function artifactsOf(
  inventory: Inventory,
  repository: string,
  options: SourceCallOptions,
): Promise<Artifact[]> {
  try {
    return await readAllArtifacts(artifactSource(inventory), repository, options)
  } catch (error) {
    if (!isSdkError(error, 'NAME_UNKNOWN')) throw error
    return []
  }
}
