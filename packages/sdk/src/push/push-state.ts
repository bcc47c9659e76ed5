import type { Credential } from '../credentials/credential.js'
import type { ResolvedBase } from '../folder-image/base-image.js'
import { assembleImage, type Image } from '../pack/assemble-image.js'
import { type LayerCache, openLayerCache } from '../pack/layer-cache.js'
import type { PackedLayer } from '../pack/pack-layer.js'
import type { PlannedImage } from '../pack/planned-image.js'
import type { Destination } from '../reference/destination.js'
import type { Registry } from '../registry/registry.js'
import type { Repository } from '../registry/repository.js'
import type { Session } from '../session/session.js'
import type { PlannedImageLayer } from './known-layers.js'
import { prepareImage } from './prepare-image.js'
import { openPushMemory, type PushMemory } from './push-memory.js'
import type { PushOptions } from './push-options.js'

/** What hops 1 to 3 and 5 found out; everything after them reads it and changes nothing in it. */
export interface PushState {
  readonly options: PushOptions
  readonly session: Session
  readonly target: Destination
  readonly registry: Registry
  /** That of `registry`. */
  readonly credential: Credential | 'anonymous'
  readonly repository: Repository
  readonly build: PlannedImage
  readonly base: ResolvedBase | undefined
  readonly cache: LayerCache
  readonly memory: PushMemory
  /** Lets go of what the files are read from. */
  release(): Promise<void>
}

/** Hops 1 to 3 and 5. For a folder the first request is sent after all local checks. The caller releases it. */
export async function preparePush(
  options: PushOptions,
  connection: Pick<PushState, 'session' | 'target' | 'registry' | 'credential'>,
): Promise<PushState> {
  const { session, target, registry } = connection
  const memory = await openPushMemory(session.cacheDir)
  const prepared = await prepareImage(options, { session, target, registry, memory })
  return {
    ...connection,
    ...prepared,
    options,
    repository: registry.repository(target.repository),
    cache: await openLayerCache(session.cacheDir),
    memory,
  }
}

/** Hop 6: the image on its base. */
export function assemble({ build, base, options }: PushState, layers: readonly PackedLayer[]): Image {
  const named = layers.map((layer, index) => ({ ...layer, name: build.plans[index]?.name ?? '' }))
  return assembleImage({
    platform: base?.config.platform ?? build.platform,
    base,
    layers: named,
    run: build.run,
    annotations: options.annotations,
  })
}

/** Hop 6 before anything is sent: the image, where every layer is known. */
export function assembleIfKnown(state: PushState, layers: readonly PlannedImageLayer[]): Image | undefined {
  const known = layers.flatMap((layer) => (layer.known === undefined ? [] : [layer.known]))
  return known.length === layers.length ? assemble(state, known) : undefined
}
