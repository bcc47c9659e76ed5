import type { ResolvedBase } from '../folder-image/base-image.js'
import type { PlannedImage } from '../pack/planned-image.js'
import { type ProgressListener, startStep } from '../support/progress.js'
import { type BasePlaces, findKnownBase } from './known-base.js'
import { type OwnFilesInput, readOwnFiles } from './own-files.js'

/** Hops 1 to 3 and 5 for an image of the engine. */
export interface EngineImagePlan {
  readonly planned: PlannedImage
  readonly base: ResolvedBase | undefined
  /** Ends the reading. After everything is packed. */
  close(): Promise<void>
}

/** What {@link planEngineImage} needs. */
export interface EngineImageInput extends Omit<BasePlaces, 'engine'>, Omit<OwnFilesInput, 'cacheDir'> {
  readonly onProgress?: ProgressListener | undefined
}

/**
 * Plans layers for an image that the engine has: those of its base that a registry has stay as they are, everything above them
 * is grouped anew. An image that is in registries as a whole is not read at all.
 *
 * @throws LocalError `ENGINE_FAILED`.
 */
export async function planEngineImage(input: EngineImageInput): Promise<EngineImagePlan> {
  const { image, onProgress } = input
  const step = startStep(onProgress, 'read', 'items', 0)
  const { found, warnings } = await findKnownBase(image, input)
  const own = await readOwnFiles({ ...input, cacheDir: input.session.cacheDir }, found)
  const { base } = own
  const fileEntries = own.changes.changed.filter(({ kind }) => kind === 'file')
  step.add(own.changes.changed.length)
  step.finish()
  const { run, platform } = image.config
  const { entrypoint = [], args = [] } = run
  const planned: PlannedImage = {
    platform,
    base: base?.reference ?? 'scratch',
    run,
    plans: own.plans,
    fileSystem: own.fileSystem,
    // An image's files never change.
    readAtMs: Number.POSITIVE_INFINITY,
    engine: { name: 'none' },
    command: { entrypoint, args },
    files: {
      count: fileEntries.length,
      sizeBytes: fileEntries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    },
    excluded: [],
    warnings: [...warnings, ...own.warnings],
  }
  return { planned, base, close: own.close }
}
