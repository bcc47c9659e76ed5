import type { Artifact } from '../inventory/artifact.js'
import type { Inventory } from '../inventory/inventory.js'
import { openManifestMemory } from '../inventory/manifest-memory.js'
import type { Digest } from '../reference/digest.js'
import { mapConcurrently } from '../support/semaphore.js'

const PARALLEL_READS = 8

/** Adds up what artifacts weigh; what has the same digest counts once. */
export interface DigestSum {
  /** Bytes of these artifacts together. Network: as needed. */
  add(artifacts: readonly Artifact[]): Promise<number>
  /** Bytes of all that were added. */
  totalBytes(): number
  /** Writes down what was read. Disk: one file, replaced atomically. */
  save(): Promise<void>
}

/** What is added up, and by which means. */
export interface DigestSumOptions {
  readonly cacheDir: string
  /** Whether each blob is counted once, which takes 1 GET for each manifest that was never read here; else each artifact. */
  readonly readsBlobs: boolean
  readonly signal?: AbortSignal | undefined
}

/** Opens a {@link DigestSum}. Disk: reads one file. */
export async function openDigestSum(
  { registry }: Inventory,
  { cacheDir, readsBlobs, signal }: DigestSumOptions,
): Promise<DigestSum> {
  const memory = await openManifestMemory(registry, cacheDir)
  const all = new Map<Digest, number>()
  const partsOf = async ({ repository, digest, sizeBytes = 0 }: Artifact): Promise<[Digest, number][]> =>
    readsBlobs ? [...(await memory.blobsOf(repository, digest, { signal }))] : [[digest, sizeBytes]]
  return {
    async add(artifacts) {
      const own = new Map((await mapConcurrently(artifacts, PARALLEL_READS, partsOf)).flat())
      for (const [digest, sizeBytes] of own) all.set(digest, sizeBytes)
      return bytesOf(own)
    },
    totalBytes: () => bytesOf(all),
    save: () => memory.save(),
  }
}

function bytesOf(sizes: ReadonlyMap<Digest, number>): number {
  return [...sizes.values()].reduce((sum, sizeBytes) => sum + sizeBytes, 0)
}
