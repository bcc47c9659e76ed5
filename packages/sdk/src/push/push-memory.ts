import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Digest } from '../reference/digest.js'
import { writeFileAtomic } from '../support/atomic-file.js'

const FILE_NAME = 'pushes-v1.json'
const MAX_REPOSITORIES = 1_000

const fileSchema = z.object({
  /** Key: `registry/repository`. */
  repositories: z.record(
    z.string(),
    z.object({ tag: z.string(), digest: z.string(), baseLayers: z.array(z.string()), pushedAt: z.number() }),
  ),
})
type MemoryFile = z.infer<typeof fileSchema>

/** Remembers what this machine pushed last to each repository. Holds no content and no secret. */
export interface PushMemory {
  /** Digest of the manifest that was pushed last, if any. */
  lastPush(registry: string, repository: string): string | undefined
  /** Repositories of the registry that hold the base layer since a push from here; newest first. */
  holdersOf(registry: string, layer: Digest): readonly string[]
  /** Writes one push down. Disk: one file, replaced atomically. */
  remember(push: {
    readonly registry: string
    readonly repository: string
    readonly tag: string
    readonly digest: Digest
    readonly baseLayers: readonly Digest[]
  }): Promise<void>
}

/** Opens the memory in the folder; a missing or damaged file is an empty one. Disk: reads one file. */
export async function openPushMemory(folder: string): Promise<PushMemory> {
  const path = join(folder, FILE_NAME)
  const content = await readMemory(path)

  return {
    lastPush: (registry, repository) => content.repositories[`${registry}/${repository}`]?.digest,
    holdersOf: (registry, layer) =>
      Object.entries(content.repositories)
        .filter(([key, { baseLayers }]) => key.startsWith(`${registry}/`) && baseLayers.includes(layer))
        .sort(([, a], [, b]) => b.pushedAt - a.pushedAt)
        .map(([key]) => key.slice(registry.length + 1)),
    async remember({ registry, repository, tag, digest, baseLayers }) {
      const { repositories } = await readMemory(path)
      repositories[`${registry}/${repository}`] = {
        tag,
        digest,
        baseLayers: [...baseLayers],
        pushedAt: Date.now(),
      }
      const newest = Object.entries(repositories).sort(([, a], [, b]) => b.pushedAt - a.pushedAt)
      const kept = { repositories: Object.fromEntries(newest.slice(0, MAX_REPOSITORIES)) }
      await writeFileAtomic(path, JSON.stringify(kept), { mode: 0o600 })
    },
  }
}

async function readMemory(path: string): Promise<MemoryFile> {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    if (parsed.success) return parsed.data
  } catch {
    // Missing, unreadable or not JSON: the same as empty.
  }
  return { repositories: {} }
}
