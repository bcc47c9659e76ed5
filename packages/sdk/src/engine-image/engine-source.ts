import type { BuildListener } from '../docker/build-event.js'
import type { EngineImage } from '../docker/images.js'
import type { Engine } from '../docker/open-engine.js'
import type { DockerfileSource } from '../dockerfile/dockerfile-source.js'
import { NotFoundError } from '../errors/classes.js'
import type { Platform } from '../oci/platform.js'
import type { Warning } from '../pack/warning.js'
import type { Session } from '../session/session.js'
import type { ProgressListener } from '../support/progress.js'
import { buildImage } from './build-image.js'

/** An image that the Docker engine has. */
export interface EngineImageSource {
  /** Its name, reference or id in the engine. */
  readonly engineImage: string
}

/** An image that the Docker engine has or is to build. */
export type EngineSource = EngineImageSource | DockerfileSource

/** How {@link obtainEngineImage} gets an image. */
export interface ObtainOptions {
  readonly from: EngineSource
  /** Name under which the engine keeps what it builds; it holds one image at a time. */
  readonly keepAs: string
  /** What a Dockerfile is built for. Default the engine's own platform. */
  readonly platform?: Platform | undefined
  /** Registry whose pull credential base images are read with. Default the session's. */
  readonly registry?: string | undefined
  readonly onBuildEvent?: BuildListener | undefined
  readonly onProgress?: ProgressListener | undefined
  readonly signal?: AbortSignal | undefined
}

/** An image in the engine, and what was noticed on the way. */
export interface ObtainedImage {
  readonly image: EngineImage
  /** References of the images that it may be built on; none where it was there. */
  readonly bases: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * The image that the source names, built first where it is a Dockerfile.
 *
 * @throws NotFoundError `ENGINE_IMAGE_UNKNOWN`; what {@link buildImage} throws.
 */
export async function obtainEngineImage(
  session: Session,
  engine: Engine,
  options: ObtainOptions,
): Promise<ObtainedImage> {
  const { from, signal } = options
  if ('dockerfile' in from) return builtImage(session, engine, { ...options, from })
  const { engineImage } = from
  const image = await engine.images.find(engineImage, { signal })
  if (image === undefined) throw unknownImage(engine, engineImage)
  return { image, bases: [], warnings: [] }
}

async function builtImage(
  session: Session,
  engine: Engine,
  options: ObtainOptions & { readonly from: DockerfileSource },
): Promise<ObtainedImage> {
  const { from, keepAs, platform, registry, onBuildEvent: onEvent, onProgress, signal } = options
  const before = await engine.images.find(keepAs, { signal })
  const built = await buildImage(session, engine, {
    ...from,
    ...{ tag: keepAs, platform, registry, onEvent, onProgress, signal },
  })
  const image = await engine.images.find(built.imageId, { signal })
  if (image === undefined) throw unknownImage(engine, built.imageId)
  if (before !== undefined && before.id !== image.id) await removeNameless(engine, before.id)
  return { image, bases: built.bases, warnings: built.warnings }
}

/** The image has lost its name to a new one. Asked for by its id, the engine would take a last other name away as well. */
async function removeNameless({ images }: Engine, id: string): Promise<void> {
  try {
    const image = await images.find(id)
    if (image?.tags.length === 0 && image.repoDigests.length === 0) await images.remove(id)
  } catch {
    // A container uses it. What is left over costs room on the engine's disk, and nothing else.
  }
}

function unknownImage(engine: Engine, engineImage: string): NotFoundError {
  return new NotFoundError('ENGINE_IMAGE_UNKNOWN', {
    action: 'use the image',
    target: engineImage,
    reason: `the engine at ${engine.address} has no such image`,
    hint: 'Look for its name with `docker images`, or build it first.',
    side: 'local',
  })
}
