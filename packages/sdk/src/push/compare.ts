import type { Image } from '../pack/assemble-image.js'
import { type DestinationWords, tagHidden, tagTaken } from '../reference/destination.js'
import type { Digest } from '../reference/digest.js'
import { lookFor } from '../registry/look-for.js'
import { type RegistryImage, readImage } from '../registry/read-image.js'
import { type PlannedImageLayer, recallLayers, recogniseLayers } from './known-layers.js'
import { findPreviousImage } from './previous-image.js'
import { assembleIfKnown, type PushState } from './push-state.js'

const TAKEN: DestinationWords = {
  action: 'push to',
  hint: 'Choose another tag, leave the tag out to get a new one, or move this one with --move-tag.',
}

/** Hop 4 as far as it goes without compressing, and what the registry says to it. */
export interface Comparison {
  readonly layers: readonly PlannedImageLayer[]
  /** An image of the repository whose layers need neither be packed nor asked for. */
  readonly previous: RegistryImage | undefined
  /** Present where every layer is known. */
  readonly image: Image | undefined
  /** The repository holds exactly this image already: only the tag is missing, if that. */
  readonly isHeld: boolean
  /** Whether the tag was not there. */
  readonly isTagNew: boolean
}

/**
 * Finds out which layers are known and which the repository holds.
 *
 * Network: one HEAD for the tag; where layers are unknown, the reads of the previous image; where all are known, one
 * HEAD for the image.
 *
 * @throws ConflictError `ALREADY_EXISTS` when the tag names another image, or one that nobody may look at, and may not be
 * moved.
 */
export async function compareWithRegistry(state: PushState): Promise<Comparison> {
  const { repository, target, build, cache, options } = state
  const { signal } = options
  const found = await lookFor(repository.manifests, target.tag, { signal })
  if (found === 'hidden' && options.moveTag !== true) throw tagHidden(target, TAKEN)
  const tagged = found === 'hidden' ? undefined : found?.digest
  const fixed = options.moveTag === true ? undefined : tagged

  const recalled = recallLayers(build.plans, cache)
  const isRecalled = recalled.every(({ known }) => known !== undefined)
  const previous = isRecalled ? undefined : await previousImage(state, fixed)
  const { readAtMs, fileSystem } = build
  const { onProgress } = options
  const layers = isRecalled
    ? recalled
    : await recogniseLayers(recalled, { cache, previous, readAtMs, fileSystem, signal, onProgress })

  const image = assembleIfKnown(state, layers)
  if (fixed !== undefined && image?.manifest.digest !== fixed) throw tagTaken(target, fixed, TAKEN)
  const isHeld = image !== undefined && (await holds(state, image.manifest.digest, tagged))
  return { layers, previous, image, isHeld, isTagNew: found === undefined }
}

/**
 * Whether the tag is free, for who cannot tell beforehand which image it is to name.
 *
 * Network: one HEAD.
 *
 * @throws ConflictError `ALREADY_EXISTS` when it is taken and may not be moved.
 */
export async function requireFreeTag(
  repository: PushState['repository'],
  target: PushState['target'],
  { moveTag, signal }: PushState['options'],
): Promise<boolean> {
  const found = await lookFor(repository.manifests, target.tag, { signal })
  if (found === undefined || moveTag === true) return found === undefined
  throw found === 'hidden' ? tagHidden(target, TAKEN) : tagTaken(target, found.digest, TAKEN)
}

/** A tag that may not move can only be pushed again with the very same image: that one is compared with. */
async function previousImage(
  state: PushState,
  fixed: Digest | undefined,
): Promise<RegistryImage | undefined> {
  const { repository, target, build, memory, options } = state
  const { signal } = options
  if (fixed !== undefined) return readImage(repository, fixed, { platform: build.platform, signal })
  const lastPush = memory.lastPush(target.registry, target.repository)
  return findPreviousImage(repository, { lastPush, signal })
}

async function holds(
  { repository, options }: PushState,
  digest: Digest,
  tagged: Digest | undefined,
): Promise<boolean> {
  if (digest === tagged) return true
  return (await lookFor(repository.manifests, digest, { signal: options.signal })) !== undefined
}
