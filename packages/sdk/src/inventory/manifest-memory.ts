import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Digest, isDigest } from '../reference/digest.js'
import type { Registry } from '../registry/registry.js'
import { writeFileAtomic } from '../support/atomic-file.js'
import type { SourceCallOptions } from './content-source.js'
import { readManifestFacts } from './manifest-facts.js'

const FILE_NAME = 'manifests-v1.json'
const MAX_MANIFESTS = 3_000

/** Sizes in bytes by digest. */
export type KnownBlobs = ReadonlyMap<Digest, number>

/**
 * Which blobs a manifest names, read once on this machine: the digest vouches that it never changes. A Harbor counts each read
 * as a pull, by which rules may keep an image that nobody uses.
 */
export interface ManifestMemory {
  /** The blobs of an artifact, itself and the parts of an index among them; none where it is not there. Network: as needed. */
  blobsOf(repository: string, digest: Digest, options?: SourceCallOptions): Promise<KnownBlobs>
  /** Writes down what was read. Disk: one file, replaced atomically; nothing where the folder cannot be written. */
  save(): Promise<void>
}

const digestShape = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value))
const fileShape = z.record(digestShape, z.array(z.tuple([digestShape, z.int().nonnegative()])))

/** Opens the memory in the folder; a missing or damaged file is an empty one. Disk: reads one file. */
export async function openManifestMemory(registry: Registry, folder: string): Promise<ManifestMemory> {
  const path = join(folder, FILE_NAME)
  const known = await readMemory(path)
  let isChanged = false
  return {
    async blobsOf(repository, digest, options = {}) {
      const remembered = known.get(digest)
      if (remembered !== undefined) return remembered
      const facts = await readManifestFacts(registry.repository(repository), digest, options)
      const blobs = new Map(facts?.blobs.map((blob) => [blob.digest, blob.sizeBytes]))
      // What is missing from an index may be pushed yet.
      if (facts !== undefined && !facts.isIncomplete) {
        known.set(digest, blobs)
        isChanged = true
      }
      return blobs
    },
    async save() {
      if (!isChanged) return
      const newest = [...known].slice(-MAX_MANIFESTS).map(([digest, blobs]) => [digest, [...blobs]])
      try {
        await writeFileAtomic(path, JSON.stringify(Object.fromEntries(newest)), { mode: 0o600 })
      } catch {
        // It saves requests and nothing else: a full or read-only disk is no reason to fail.
      }
    },
  }
}

async function readMemory(path: string): Promise<Map<string, KnownBlobs>> {
  try {
    const parsed = fileShape.safeParse(JSON.parse(await readFile(path, 'utf8')))
    if (parsed.success)
      return new Map(Object.entries(parsed.data).map(([key, blobs]) => [key, new Map(blobs)]))
  } catch {
    // Missing, unreadable or not JSON: the same as empty.
  }
  return new Map()
}
