import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Digest, isDigest } from '../reference/digest.js'
import { writeFileAtomic } from '../support/atomic-file.js'
import type { LayerPlan } from './layer-plan.js'

const FILE_NAME = 'layers-v1.json'
/** Entries kept in each map; the ones used longest ago go first. 20,000 are about 4 MB of JSON. */
const MAX_ENTRIES = 20_000
/** A file edited within this time of the walk could be edited again without its time stamp showing it. */
const TRUST_DELAY_MS = 2_000

/** What packing the same content gave before. */
export interface KnownBlob {
  readonly digest: Digest
  readonly sizeBytes: number
}

/**
 * Remembers two small facts about layers, so that an unchanged layer is neither read nor compressed again: fingerprint
 * to diff id, and diff id with codec to digest and size. It holds no content.
 */
export interface LayerCache {
  /** The diff id of a layer whose files have not been touched since. */
  diffIdOf(plan: LayerPlan): Digest | undefined
  /** Whether a layer with the same paths and sizes was seen, so that reading it may save compressing it. */
  hasShape(plan: LayerPlan): boolean
  /** What the archive with this diff id compresses to. */
  blobOf(diffId: Digest, codecId: string): KnownBlob | undefined
  rememberDiffId(plan: LayerPlan, diffId: Digest, walkStartedAtMs: number): void
  rememberBlob(diffId: Digest, codecId: string, blob: KnownBlob): void
  /** Writes what was learnt, together with what other pushes wrote meanwhile. Disk: one file, replaced atomically. */
  save(): Promise<void>
}

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value))
const fileSchema = z.object({
  diffIds: z.record(z.string(), z.object({ diffId: digest, shape: z.string(), usedAt: z.number() })),
  blobs: z.record(z.string(), z.object({ digest, sizeBytes: z.number(), usedAt: z.number() })),
})
type CacheFile = z.infer<typeof fileSchema>

/** How the cache in a folder is. */
export interface LayerCacheState {
  /** Absolute or relative, as the folder is. */
  readonly path: string
  /** `empty` where nothing was pushed yet; `unusable` where it cannot be read or is damaged, and is then ignored. */
  readonly state: 'empty' | 'usable' | 'unusable'
  /** Bytes of the file. */
  readonly sizeBytes: number
  /** Layers that need not be compressed again. */
  readonly layers: number
}

/** Looks at the cache in the folder without using it. Disk: reads one file. */
export async function inspectLayerCache(folder: string): Promise<LayerCacheState> {
  const path = join(folder, FILE_NAME)
  try {
    const text = await readFile(path, 'utf8')
    const content = parseCacheFile(text)
    const layers = Object.keys(content?.blobs ?? {}).length
    return {
      path,
      state: content === undefined ? 'unusable' : 'usable',
      sizeBytes: Buffer.byteLength(text),
      layers,
    }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return { path, state: isMissing ? 'empty' : 'unusable', sizeBytes: 0, layers: 0 }
  }
}

/**
 * Opens the cache in the folder. A missing file is an empty cache, and so is a damaged one: the cost is time, never a
 * wrong image, because every digest is computed again from the bytes that are sent.
 *
 * Disk: reads one file.
 */
export async function openLayerCache(folder: string): Promise<LayerCache> {
  const path = join(folder, FILE_NAME)
  const content = await readCacheFile(path)
  const shapes = new Set(Object.values(content.diffIds).map(({ shape }) => shape))
  const fresh: CacheFile = { diffIds: {}, blobs: {} }

  return {
    diffIdOf(plan) {
      const entry = content.diffIds[plan.fingerprint]
      if (entry !== undefined) fresh.diffIds[plan.fingerprint] = { ...entry, usedAt: Date.now() }
      return entry?.diffId
    },
    hasShape: (plan) => shapes.has(plan.shape),
    blobOf(diffId, codecId) {
      const key = `${diffId} ${codecId}`
      const entry = fresh.blobs[key] ?? content.blobs[key]
      if (entry !== undefined) fresh.blobs[key] = { ...entry, usedAt: Date.now() }
      return entry
    },
    rememberDiffId(plan, diffId, walkStartedAtMs) {
      if (Number(plan.youngestNs / 1_000_000n) > walkStartedAtMs - TRUST_DELAY_MS) {
        // The shape is still worth knowing: it makes the next push read the files before it compresses them.
        fresh.diffIds[`shape ${plan.shape}`] = { diffId, shape: plan.shape, usedAt: Date.now() }
        return
      }
      fresh.diffIds[plan.fingerprint] = { diffId, shape: plan.shape, usedAt: Date.now() }
    },
    rememberBlob(diffId, codecId, blob) {
      fresh.blobs[`${diffId} ${codecId}`] = {
        digest: blob.digest,
        sizeBytes: blob.sizeBytes,
        usedAt: Date.now(),
      }
    },
    async save() {
      if (Object.keys(fresh.diffIds).length + Object.keys(fresh.blobs).length === 0) return
      const onDisk = await readCacheFile(path)
      const merged: CacheFile = {
        diffIds: newest({ ...onDisk.diffIds, ...fresh.diffIds }),
        blobs: newest({ ...onDisk.blobs, ...fresh.blobs }),
      }
      await writeFileAtomic(path, JSON.stringify(merged), { mode: 0o600 })
    },
  }
}

async function readCacheFile(path: string): Promise<CacheFile> {
  try {
    const content = parseCacheFile(await readFile(path, 'utf8'))
    if (content !== undefined) return content
  } catch {
    // Missing or unreadable: the same as empty.
  }
  return { diffIds: {}, blobs: {} }
}

function parseCacheFile(text: string): CacheFile | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function newest<T extends { readonly usedAt: number }>(entries: Record<string, T>): Record<string, T> {
  const list = Object.entries(entries)
  if (list.length <= MAX_ENTRIES) return entries
  return Object.fromEntries(list.sort(([, a], [, b]) => b.usedAt - a.usedAt).slice(0, MAX_ENTRIES))
}
