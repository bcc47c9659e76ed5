import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { Engine } from '../docker/open-engine.js'
import { isSdkError } from '../errors/guards.js'
import { prepareFolderBuild } from '../folder-image/folder-build.js'
import { assembleImage } from '../pack/assemble-image.js'
import { openLayerCache } from '../pack/layer-cache.js'
import { hashLayer } from '../pack/pack-layer.js'
import type { PlannedImage } from '../pack/planned-image.js'
import type { Digest } from '../reference/digest.js'
import type { Session } from '../session/session.js'
import { type ProgressListener, startStep } from '../support/progress.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { EngineCopy } from './engine-copy.js'
import { countHeldLayers } from './held-layers.js'
import { type ArchiveLayer, loadArchive, plannedLayer } from './load-archive.js'
import { findRunBase, type RunBase } from './run-base.js'
import type { FolderToRun } from './run-options.js'
import { RUN_REPOSITORY, runTag } from './run-tag.js'

const PARALLEL_HASHES = 2

interface LoadOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ProgressListener | undefined
}

/**
 * Gives the engine the image of a build folder, the same that a push makes, as one stream: nothing is written to disk here, and
 * layers that the engine has are left out.
 *
 * Network: as a push reads the base; its layers where the engine lacks them. Disk: reads the folder; writes the layer cache.
 *
 * @throws as `push` for a folder that cannot become an image; LocalError `ENGINE_FAILED`.
 */
export async function loadFolder(
  session: Session,
  engine: Engine,
  folder: FolderToRun,
  options: LoadOptions,
): Promise<EngineCopy> {
  const build = await prepareFolderBuild({ ...folder, from: folder, ...options })
  const step = startStep(build.base === 'scratch' ? undefined : options.onProgress, 'base', 'items', 1)
  const base = await findRunBase(session, engine, { ...build, signal: options.signal })
  step.add(1)
  step.finish()
  const diffIds = await readDiffIds(session.cacheDir, build, options)
  const own = build.plans.map((plan, index) => plannedLayer(plan, diffIds[index] ?? ZERO, build.fileSystem))
  const { config } = assembleImage({
    platform: base?.config.platform ?? build.platform,
    base,
    layers: own.map((layer, index) => ({
      ...layer,
      digest: layer.diffId,
      name: build.plans[index]?.name ?? '',
    })),
    run: build.run,
  })
  const name = runTag(resolve(folder.folder), config.digest)
  const layers = [...baseLayers(base), ...own]
  const loadedBytes = await bringIn(
    engine,
    { config: config.bytes, id: config.digest, name, layers, base },
    options,
  )
  await forgetOlder(engine, name)
  const image = await engine.images.find(name, options)
  return {
    name,
    id: image?.id ?? config.digest,
    config: image?.config ?? { platform: build.platform, run: build.run, diffIds: [], history: [] },
    loadedBytes,
    ...(base !== undefined && { base: { reference: base.reference, source: base.source } }),
    warnings: [...build.warnings, ...(base?.warnings ?? [])],
  }
}

const ZERO: Digest = `sha256:${'0'.repeat(64)}`

/** Of layers that are in the engine alone nothing but their number counts. */
function baseLayers(base: RunBase | undefined): readonly (ArchiveLayer | undefined)[] {
  if (base === undefined) return []
  return base.config.diffIds.map((_diffId, index) => base.layers[index])
}

async function readDiffIds(
  cacheDir: string,
  { plans, fileSystem, readAtMs }: PlannedImage,
  { signal, onProgress }: LoadOptions,
): Promise<readonly Digest[]> {
  const cache = await openLayerCache(cacheDir)
  const unknown = plans.filter((plan) => cache.diffIdOf(plan) === undefined)
  const totalBytes = unknown.reduce((sum, { tarSizeBytes }) => sum + tarSizeBytes, 0)
  const step = startStep(unknown.length > 0 ? onProgress : undefined, 'compare', 'bytes', totalBytes)
  const options = { fileSystem, signal, onHashed: (bytes: number) => step.add(bytes) }
  const diffIds = await mapConcurrently(plans, PARALLEL_HASHES, async (plan) => {
    const known = cache.diffIdOf(plan)
    if (known !== undefined) return known
    const diffId = await hashLayer(plan, options)
    cache.rememberDiffId(plan, diffId, readAtMs)
    return diffId
  })
  step.finish()
  // Without it the next run reads the files again: no reason to stop this one.
  await cache.save().catch(() => undefined)
  return diffIds
}

interface Incoming {
  readonly config: Buffer
  readonly id: Digest
  readonly name: string
  readonly layers: readonly (ArchiveLayer | undefined)[]
  readonly base: RunBase | undefined
}

/** Sends what the engine lacks. Gives the number of bytes. */
async function bringIn(engine: Engine, image: Incoming, options: LoadOptions): Promise<number> {
  const { images } = engine
  const { id, name, layers, base } = image
  if ((await images.find(id, options)) !== undefined) {
    await images.tag(id, name, options)
    return 0
  }
  const own = layers.flatMap((layer) => layer?.diffId ?? [])
  const diffIds = base?.source === 'engine' ? [...base.config.diffIds, ...own] : own
  const held = await countHeldLayers(images, { diffIds, base: base?.reference ?? '', signal: options.signal })
  const missing = layers.map((layer, index) => (index < held ? undefined : layer))
  try {
    return await send(engine, { ...image, layers: missing }, options)
  } catch (error) {
    // Engines with another store than Docker's classic one want every layer.
    if (held === 0 || !isSdkError(error, 'ENGINE_FAILED')) throw error
    return send(engine, image, options)
  }
}

async function send(
  { images }: Engine,
  { config, name, layers }: Incoming,
  { signal, onProgress }: LoadOptions,
): Promise<number> {
  const archive = loadArchive({ config, tag: name, layers })
  const step = startStep(onProgress, 'load', 'bytes', archive.sizeBytes)
  let failure: unknown
  async function* bytes() {
    try {
      yield* archive.open({ signal, onBytes: (count) => step.add(count) })
    } catch (error) {
      failure = error
      throw error
    }
  }
  try {
    await images.load(Readable.from(bytes(), { objectMode: false }), { signal })
  } catch (error) {
    // To the engine, a file that changed is a connection that broke.
    throw failure ?? error
  }
  step.finish()
  return archive.sizeBytes
}

/** The images of earlier runs of this folder, which the new one has taken its layers from. One that still runs stays. */
async function forgetOlder({ images }: Engine, name: string): Promise<void> {
  const repository = name.slice(0, name.lastIndexOf(':') + 1)
  for (const { tags } of await images.list()) {
    for (const tag of tags) {
      if (!tag.startsWith(RUN_REPOSITORY) || !tag.startsWith(repository) || tag === name) continue
      await images.remove(tag).catch((error: unknown) => {
        if (!isSdkError(error, 'ENGINE_FAILED')) throw error
      })
    }
  }
}
