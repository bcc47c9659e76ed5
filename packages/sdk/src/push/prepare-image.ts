import type { EngineSource } from '../engine-image/engine-source.js'
import { openEngineImage } from '../engine-image/open-engine-image.js'
import { type ResolvedBase, resolveBase } from '../folder-image/base-image.js'
import { prepareFolderBuild } from '../folder-image/folder-build.js'
import type { BuildSource } from '../folder-image/image-options.js'
import type { PlannedImage } from '../pack/planned-image.js'
import type { Destination } from '../reference/destination.js'
import type { Registry } from '../registry/registry.js'
import type { Session } from '../session/session.js'
import { startStep } from '../support/progress.js'
import { findPreviousImage } from './previous-image.js'
import type { PushMemory } from './push-memory.js'
import type { PushOptions } from './push-options.js'
import { refuseFolderOptions } from './refuse-folder-options.js'
import { builtName } from './source-folder.js'

/** Hops 1 to 3 and 5 of any source. */
export interface PreparedImage {
  readonly build: PlannedImage
  readonly base: ResolvedBase | undefined
  /** Lets go of what the files are read from. After everything is packed. */
  release(): Promise<void>
}

/** Where the image goes. */
export interface ImageTarget {
  readonly session: Session
  readonly target: Destination
  readonly registry: Registry
  readonly memory: PushMemory
}

/** Hops 1 to 3 and 5: understands the source, groups its files into layers and reads its base. */
export function prepareImage(options: PushOptions, place: ImageTarget): Promise<PreparedImage> {
  const { from } = options
  return 'folder' in from ? prepareFolder(from, options, place) : prepareEngineImage(from, options, place)
}

async function prepareFolder(
  from: BuildSource,
  options: PushOptions,
  { session, registry }: ImageTarget,
): Promise<PreparedImage> {
  const build = await prepareFolderBuild({ ...options, from })
  const step = startStep(build.base === 'scratch' ? undefined : options.onProgress, 'base', 'items', 1)
  const { base: named, platform } = build
  const base = await resolveBase(session, {
    base: named,
    platform,
    target: registry,
    signal: options.signal,
  })
  step.add(1)
  step.finish()
  return { build, base, release: async () => undefined }
}

async function prepareEngineImage(
  from: EngineSource,
  options: PushOptions,
  { session, target, registry, memory }: ImageTarget,
): Promise<PreparedImage> {
  refuseFolderOptions(options)
  const { platform, signal, onProgress, onBuildEvent } = options
  const lastPush = memory.lastPush(target.registry, target.repository)
  const previous = await findPreviousImage(registry.repository(target.repository), { lastPush, signal })
  const { planned, base, close } = await openEngineImage({
    session,
    from,
    keepAs: builtName(target.repository),
    platform,
    target: registry,
    repository: target.repository,
    previous,
    signal,
    onProgress,
    onBuildEvent,
  })
  return { build: planned, base, release: close }
}
