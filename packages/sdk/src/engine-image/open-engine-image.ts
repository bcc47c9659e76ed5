import type { EngineImage } from '../docker/images.js'
import { type Engine, openEngine } from '../docker/open-engine.js'
import { ServiceError } from '../errors/classes.js'
import { type ObtainOptions, obtainEngineImage } from './engine-source.js'
import { type EngineImageInput, type EngineImagePlan, planEngineImage } from './plan-engine-image.js'

/** What {@link openEngineImage} opens, and where it goes. */
export type OpenImageInput = Omit<EngineImageInput, 'engine' | 'image' | 'name' | 'bases'> &
  Omit<ObtainOptions, 'registry'>

/**
 * Opens an image that the Docker engine has, or builds now, for a push.
 *
 * @throws LocalError `ENGINE_MISSING`, `ENGINE_NOT_RUNNING`, `ENGINE_DENIED`, `ENGINE_FAILED`; NotFoundError
 * `ENGINE_IMAGE_UNKNOWN`; ServiceError `CAPABILITY_MISSING` for an engine without BuildKit; what builds throw.
 */
export async function openEngineImage(input: OpenImageInput): Promise<EngineImagePlan> {
  const { session, target, signal } = input
  const engine = await openEngine({ env: session.env, signal })
  try {
    requireBuildKit(engine)
    const obtained = await obtainEngineImage(session, engine, { ...input, registry: target.host })
    const { image, bases, warnings } = obtained
    const name = nameOf(image, input)
    const plan = await planEngineImage({ ...input, engine, image, name, bases })
    const close = async () => {
      await plan.close()
      engine.close()
    }
    const planned = { ...plan.planned, warnings: [...warnings, ...plan.planned.warnings] }
    return { ...plan, planned, close }
  } catch (error) {
    engine.close()
    throw error
  }
}

function nameOf({ tags }: EngineImage, { from, keepAs }: OpenImageInput): string | undefined {
  const wanted = 'dockerfile' in from ? keepAs : from.engineImage
  return tags.find((own) => own === wanted) ?? tags[0]
}

function requireBuildKit(engine: Engine): void {
  if (engine.hasBuildKit) return
  throw new ServiceError('CAPABILITY_MISSING', {
    action: 'read images of the Docker engine',
    target: engine.address,
    reason: `${engine.product} ${engine.version} has no BuildKit, which hands out single files`,
    hint: 'Let the engine push itself: --via daemon.',
    side: 'local',
  })
}
