import { AuthError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { prepareFolderBuild } from '../folder-image/folder-build.js'
import type { BuildSource } from '../folder-image/image-options.js'
import { formatPlatform } from '../oci/platform.js'
import { openLayerCache } from '../pack/layer-cache.js'
import type { PlannedImage } from '../pack/planned-image.js'
import type { Destination } from '../reference/destination.js'
import { formatReference } from '../reference/reference.js'
import type { RegistryImage } from '../registry/read-image.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession, type Session } from '../session/session.js'
import { mapConcurrently } from '../support/semaphore.js'
import { checkPushedTemplate } from './check-pushed-template.js'
import { compareWithRegistry } from './compare.js'
import { type PlannedImageLayer, recallLayers } from './known-layers.js'
import { engineOf } from './make-receipt.js'
import type { PushOptions } from './push-options.js'
import { type PushState, preparePush } from './push-state.js'
import type { PlannedLayer, PushPlan } from './receipt.js'
import { sourceName } from './source-folder.js'
import { resolveTarget } from './target.js'

const PARALLEL_QUESTIONS = 4

/** What a push would do. Changes nothing, in the registry or on disk. */
export async function planPush(clientOptions: ClientOptions, options: PushOptions): Promise<PushPlan> {
  const session = openSession(clientOptions)
  try {
    const target = await resolveTarget(session, options)
    const { from } = options
    const credential = await findCredential(session, target, options)
    if (credential !== undefined) return await planAgainstRegistry({ session, target, credential }, options)
    return await planLocally(session, target, { ...options, from: requireFolder(from) })
  } finally {
    session.close()
  }
}

/** The push credential, where there is one: without it, a plan says what can be said. */
async function findCredential(
  session: Session,
  target: Destination,
  { signal }: PushOptions,
): Promise<PushState['credential'] | undefined> {
  try {
    return await session.credential(target.registry, 'push', { ...target, signal })
  } catch (error) {
    if (isSdkError(error, 'CREDENTIAL_MISSING', 'PUSH_CREDENTIAL_REQUIRED')) return undefined
    throw error
  }
}

async function planAgainstRegistry(
  way: Pick<PushState, 'session' | 'target' | 'credential'>,
  options: PushOptions,
): Promise<PushPlan> {
  const { session, target, credential } = way
  const registry = session.openWith(target.registry, credential)
  const state = await preparePush(options, { ...way, registry })
  try {
    return await planPrepared(state)
  } finally {
    await state.release()
  }
}

async function planPrepared(state: PushState): Promise<PushPlan> {
  const { target, options } = state
  const { layers, previous, image, isHeld } = await compareWithRegistry(state)
  const held = heldDigests(previous)
  const planned = await mapConcurrently(layers, PARALLEL_QUESTIONS, async (layer) => {
    if (layer.known === undefined) return plannedLayer(layer, 'upload')
    const { digest } = layer.known
    const exists = isHeld || held.has(digest) || (await state.repository.blobs.exists(digest, options))
    return plannedLayer(layer, exists ? 'existing' : 'upload')
  })
  return makePlan({ target, options, build: state.build }, planned, {
    compared: true,
    ...(image !== undefined && { digest: image.manifest.digest }),
  })
}

/** What is known of an image of the engine depends on what the registry has. */
function requireFolder(from: PushOptions['from']): BuildSource {
  if ('folder' in from) return from
  throw new AuthError('CREDENTIAL_MISSING', {
    action: 'plan the push of',
    target: sourceName(from),
    reason: 'there is no push credential to look into the registry with',
    hint: 'Run `slipway login`.',
    side: 'local',
  })
}

async function planLocally(
  session: Session,
  target: Destination,
  options: PushOptions & { readonly from: BuildSource },
): Promise<PushPlan> {
  const build = await prepareFolderBuild(options)
  const layers = recallLayers(build.plans, await openLayerCache(session.cacheDir))
  return makePlan(
    { target, options, build },
    layers.map((layer) => plannedLayer(layer, 'unknown')),
    { compared: false },
  )
}

function plannedLayer({ plan, known }: PlannedImageLayer, outcome: PlannedLayer['outcome']): PlannedLayer {
  return {
    name: plan.name,
    files: plan.fileCount,
    tarSizeBytes: plan.tarSizeBytes,
    ...(known !== undefined && { digest: known.digest, sizeBytes: known.sizeBytes }),
    outcome,
  }
}

interface Planned {
  readonly target: Destination
  readonly options: PushOptions
  readonly build: PlannedImage
}

function makePlan(
  { target, options: { template }, build }: Planned,
  layers: readonly PlannedLayer[],
  found: Pick<PushPlan, 'compared' | 'digest'>,
): PushPlan {
  const advice = template ? checkPushedTemplate(template, { build, tag: target.tag }) : []
  const size = (of: readonly PlannedLayer[]) =>
    of.reduce((sum, { sizeBytes, tarSizeBytes }) => sum + (sizeBytes ?? tarSizeBytes), 0)
  return {
    schemaVersion: 1,
    reference: formatReference(target),
    platform: formatPlatform(build.platform),
    engine: engineOf(build),
    ...build.command,
    base: build.base,
    files: build.files,
    excluded: build.excluded,
    layers,
    uploadAtMostBytes: size(layers.filter(({ outcome }) => outcome !== 'existing')),
    reusedBytes: size(layers.filter(({ outcome }) => outcome === 'existing')),
    ...found,
    ...(template && { app: template.app }),
    warnings: [...build.warnings, ...advice],
  }
}

function heldDigests(image: RegistryImage | undefined): ReadonlySet<string> {
  return new Set(image?.manifest.layers.map(({ digest }) => digest))
}
