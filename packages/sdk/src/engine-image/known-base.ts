import type { EngineImage } from '../docker/images.js'
import type { Engine } from '../docker/open-engine.js'
import { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import { type ResolvedBase, resolveBase } from '../folder-image/base-image.js'
import type { ImageConfig } from '../oci/config.js'
import type { Warning } from '../pack/warning.js'
import { formatReference } from '../reference/reference.js'
import type { RegistryImage } from '../registry/read-image.js'
import type { Registry } from '../registry/registry.js'
import type { Session } from '../session/session.js'
import { mapConcurrently } from '../support/semaphore.js'

/** Images of the engine that are looked at for a base; who has more gets the base's layers sent. */
const MAX_LOOKED_AT = 300
const PARALLEL_LOOKS = 4

/** Where the first layers of an image can be had without reading them. */
export interface KnownBase {
  readonly base: ResolvedBase
  /** How many of the image's layers these are. */
  readonly count: number
}

/** What {@link findKnownBase} looks in. */
export interface BasePlaces {
  readonly session: Session
  readonly engine: Pick<Engine, 'images'>
  /** Where the image goes. */
  readonly target: Registry
  readonly repository: string
  /** An image that is in the repository. */
  readonly previous: RegistryImage | undefined
  /** References of images that it may be built on, besides those that the engine lists: BuildKit keeps bases to itself. */
  readonly bases?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Finds the most of an image's first layers that are in a registry already: in the target repository, or in that from which the
 * engine got an image that this one is built on. Layers are recognised by their diff ids.
 *
 * Network: two or three reads for each base that has to be looked at. Asks the engine for its images.
 */
export async function findKnownBase(
  image: EngineImage,
  places: BasePlaces,
): Promise<{ readonly found: KnownBase | undefined; readonly warnings: readonly Warning[] }> {
  const pushed = pushedBefore(image, places)
  const origin = await origins(image, places)
  const isMore = origin !== undefined && origin.count > (pushed?.count ?? 0)
  if (!isMore && pushed !== undefined) return { found: pushed, warnings: [] }
  const warnings: Warning[] = []
  for (const reference of isMore ? [origin.reference] : await unlistedBases(places)) {
    const base = await readBase(reference, image, places)
    if (base instanceof SdkError) warnings.push(notRead(reference, base))
    else if (base !== undefined) return { found: base, warnings: [] }
  }
  return { found: pushed, warnings }
}

/** A base that the engine lists has its origin in the list, or none. */
async function unlistedBases({ engine, bases = [], signal }: BasePlaces): Promise<readonly string[]> {
  const listed = await Promise.all(bases.map((reference) => engine.images.find(reference, { signal })))
  return bases.filter((_, index) => listed[index] === undefined)
}

/** The base where all its layers are the image's first ones; the error where it cannot be read. */
async function readBase(
  reference: string,
  { config }: EngineImage,
  { session, target, signal }: BasePlaces,
): Promise<KnownBase | SdkError | undefined> {
  try {
    const base = await resolveBase(session, { base: reference, platform: config.platform, target, signal })
    const count = base?.config.diffIds.length ?? 0
    const isBelow = count > 0 && commonLayers(base?.config.diffIds ?? [], config.diffIds) === count
    return base !== undefined && isBelow ? { base: withoutRun(base), count } : undefined
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return error
  }
}

function notRead(reference: string, { reason }: SdkError): Warning {
  const message = `The image is built on ${reference}, which could not be read: ${reason}. Its layers are sent from the engine instead.`
  return { code: 'BASE_NOT_READ', message }
}

function pushedBefore(
  { config }: EngineImage,
  { target, repository, previous }: BasePlaces,
): KnownBase | undefined {
  if (previous === undefined || previous.manifest.layers.length !== previous.config.diffIds.length) return
  const count = commonLayers(previous.config.diffIds, config.diffIds)
  if (count === 0) return undefined
  const { digest } = previous
  const reference = formatReference({ registry: target.host, repository, digest })
  const base = firstLayers({ ...previous, reference }, count)
  return { base: { ...base, source: { registry: target, repository }, isEarlierPush: true }, count }
}

/** The image itself or the largest below it that has a name in a registry; the target, where it is in several. */
async function origins(
  { config }: EngineImage,
  { engine, target, signal }: BasePlaces,
): Promise<Origin | undefined> {
  const listed = (await engine.images.list({ signal })).filter(({ repoDigests }) => repoDigests.length > 0)
  const images = await mapConcurrently(listed.slice(0, MAX_LOOKED_AT), PARALLEL_LOOKS, ({ id }) =>
    engine.images.find(id, { signal }),
  )
  const below = images.flatMap((image): readonly Origin[] => {
    const { repoDigests = [], config: { diffIds } = { diffIds: [] } } = image ?? {}
    const count = diffIds.length
    if (count === 0 || commonLayers(diffIds, config.diffIds) < count) return []
    return repoDigests.map((reference) => ({
      reference,
      count,
      isInTarget: reference.startsWith(`${target.host}/`),
    }))
  })
  return below.sort((a, b) => b.count - a.count || Number(b.isInTarget) - Number(a.isInTarget))[0]
}

/** Where an image came from. */
interface Origin {
  readonly reference: string
  /** How many layers it has. */
  readonly count: number
  readonly isInTarget: boolean
}

/** How many layers two images have in common, from the lowest one up. */
function commonLayers(some: readonly string[], others: readonly string[]): number {
  const differs = some.findIndex((diffId, index) => diffId !== others[index])
  return differs === -1 ? some.length : differs
}

/** The engine's image says itself how it runs; what its base says of that counts no more. */
function withoutRun(base: ResolvedBase): ResolvedBase {
  return { ...base, config: { ...base.config, run: {} } }
}

function firstLayers(
  image: Pick<ResolvedBase, 'reference' | 'digest' | 'manifest' | 'config'>,
  count: number,
): Omit<ResolvedBase, 'source'> {
  const { reference, digest, manifest, config } = image
  return {
    reference,
    digest,
    manifest: { ...manifest, layers: manifest.layers.slice(0, count) },
    config: {
      ...config,
      run: {},
      diffIds: config.diffIds.slice(0, count),
      history: historyOf(config, count),
    },
  }
}

function historyOf({ history }: ImageConfig, count: number): ImageConfig['history'] {
  let layers = 0
  return history.filter(({ emptyLayer }) => {
    if (emptyLayer !== true) layers += 1
    return layers <= count
  })
}
