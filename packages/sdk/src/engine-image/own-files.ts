import { createHash } from 'node:crypto'
import { type ImageFiles, openImageFiles } from '../docker/image-files.js'
import type { EngineImage } from '../docker/images.js'
import type { Engine } from '../docker/open-engine.js'
import { isSdkError } from '../errors/guards.js'
import type { ResolvedBase } from '../folder-image/base-image.js'
import type { LayerPlan } from '../pack/layer-plan.js'
import type { PlannedImage } from '../pack/planned-image.js'
import type { Warning } from '../pack/warning.js'
import { changedContents, type ReadableImage } from './compare-contents.js'
import { compareTrees } from './compare-trees.js'
import { doubtfulFiles } from './doubtful-files.js'
import { engineFiles } from './engine-files.js'
import { imageTree } from './image-entry.js'
import type { KnownBase } from './known-base.js'
import { openKnownFirstLayers } from './known-first-layers.js'
import { withLinks } from './linked-entries.js'
import { type ImageChanges, planImageLayers } from './plan-image-layers.js'
import { type FirstLayers, openFirstLayers } from './prefix-image.js'

/** What an image has on top of what a registry has. */
export interface OwnFiles extends Pick<PlannedImage, 'fileSystem' | 'warnings'> {
  /** What they lie on. */
  readonly base: ResolvedBase | undefined
  readonly changes: ImageChanges
  readonly plans: readonly LayerPlan[]
  /** Ends the reading. After everything is packed. */
  close(): Promise<void>
}

/** Which image {@link readOwnFiles} reads, and where. */
export interface OwnFilesInput {
  readonly engine: Engine
  readonly image: EngineImage
  /** A name of the image in the engine, where it has one. */
  readonly name: string | undefined
  /** Where the list of a base's files is kept. */
  readonly cacheDir: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Finds what of an image is not in the layers that a registry has, and plans layers for it. Where the engine does not take an
 * image of these layers alone, to compare with, that is everything.
 *
 * @throws LocalError `ENGINE_FAILED`; AbortError `ABORTED`.
 */
export async function readOwnFiles(input: OwnFilesInput, found: KnownBase | undefined): Promise<OwnFiles> {
  const { engine, image, cacheDir, signal } = input
  const count = found?.count ?? 0
  if (found !== undefined && count === image.config.diffIds.length) return nothingOwn(found)
  const { config, sizeBytes } = image
  const [whole, lower] = await Promise.allSettled([
    openWhole(input),
    count === 0 ? undefined : openKnownFirstLayers(engine, { config, count, cacheDir, signal }),
  ])
  const close = async () => {
    if (lower.status === 'fulfilled') await lower.value?.close()
    if (whole.status === 'fulfilled') await whole.value.close()
  }
  try {
    if (whole.status === 'rejected') throw whole.reason
    const tree = imageTree(whole.value.records)
    const layers = layersOrNone(lower)
    const changes = await changesOf({ files: whole.value, tree, sizeBytes }, layers)
    await layers?.files.close()
    const plans = planImageLayers(changes, tree, imageKey(image))
    const fileSystem = engineFiles(whole.value, tree, plans)
    const base = layers && found?.base
    return { base, warnings: refusalOf(lower, found), changes, plans, fileSystem, close: whole.value.close }
  } catch (error) {
    await close()
    throw error
  }
}

/** `undefined` where all files are to be sent: the engine has no image to compare with, or does not take one. */
function layersOrNone(lower: PromiseSettledResult<FirstLayers | undefined>): ReadableImage | undefined {
  if (lower.status === 'fulfilled') return lower.value && readableLayers(lower.value)
  if (isSdkError(lower.reason, 'ENGINE_FAILED')) return undefined
  throw lower.reason
}

function refusalOf(lower: PromiseSettledResult<unknown>, found: KnownBase | undefined): readonly Warning[] {
  if (lower.status === 'fulfilled' || found === undefined) return []
  const why = lower.reason instanceof Error ? lower.reason.message : 'the engine has refused'
  return [
    {
      code: 'BASE_NOT_READ',
      message: `The layers of ${found.base.reference} are sent from the engine: ${why}`,
    },
  ]
}

function readableLayers(files: FirstLayers): ReadableImage {
  return { files, tree: imageTree(files.records), sizeBytes: files.sizeBytes }
}

/** BuildKit finds images by their names alone: what has none is named for the time of the reading. */
function openWhole({ engine, image, name, signal }: OwnFilesInput): Promise<ImageFiles> {
  const { config } = image
  if (name === undefined) return openFirstLayers(engine, { config, count: config.diffIds.length, signal })
  const { platform } = config
  return openImageFiles({ connection: engine.connection, name, platform, signal })
}

async function changesOf(image: ReadableImage, lower: ReadableImage | undefined): Promise<ImageChanges> {
  if (lower === undefined) return { changed: [...image.tree.values()], removed: [] }
  const { changed, alike, removed } = compareTrees(image.tree, lower.tree)
  const doubtful = doubtfulFiles(alike, {
    changed,
    lower: lower.tree,
    layerBytes: image.sizeBytes - lower.sizeBytes,
  })
  const different = await changedContents(doubtful, image, lower)
  return { changed: withLinks([...changed, ...different], image.tree), removed }
}

function nothingOwn({ base }: KnownBase): OwnFiles {
  const open = () => Promise.reject(new TypeError('An image without layers of its own has no files'))
  return {
    base,
    warnings: [],
    changes: { changed: [], removed: [] },
    plans: [],
    fileSystem: { open },
    close: async () => undefined,
  }
}

function imageKey({ id }: EngineImage): bigint {
  return BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 15)}`)
}
