import { QuotaError } from '../errors/classes.js'
import type { Warning } from '../pack/warning.js'
import type { Digest } from '../reference/digest.js'
import { formatReference } from '../reference/reference.js'
import { isShortOfRoom } from '../storage/clean-up.js'
import { newToProject } from '../storage/new-to-project.js'
import { knowsRoom, type Room, readRoom } from '../storage/room.js'
import { mapConcurrently } from '../support/semaphore.js'
import { formatBytes } from '../support/units.js'
import type { Comparison } from './compare.js'
import type { PushState } from './push-state.js'
import type { PushReceipt } from './receipt.js'

const PARALLEL_QUESTIONS = 4

/** What hop 7 found out before anything was sent. */
export interface RoomCheck {
  /** Whether the repository holds a layer, for those that it was asked for. */
  readonly held: ReadonlyMap<Digest, boolean>
  /** Absent where nobody tells, or there is no limit. */
  readonly room?: Room
  /** Bytes that the push may need at most. */
  readonly atMostBytes: number
}

/** The check of a push that sends nothing, or to a registry that tells no room. */
const NOT_CHECKED: RoomCheck = { held: new Map(), atMostBytes: 0 }

/**
 * Hop 7: compares what is missing in the target with the room that its project has left.
 *
 * Network: where a Harbor or the platform of the registry may tell, 1 or 2 GETs, and at the same time 1 HEAD for each known layer,
 * which is then not asked for again. None for any other registry, and none where nothing is to be sent.
 *
 * @throws QuotaError `QUOTA_EXCEEDED` when the layers that are certainly missing need more room than there is.
 */
export async function checkRoom(state: PushState, comparison: Comparison): Promise<RoomCheck> {
  const { session, registry, target, options } = state
  const { repository } = target
  const place = { session, registry, repository, signal: options.signal }
  if (comparison.isHeld || !(await knowsRoom(place))) return NOT_CHECKED
  const [room, held] = await Promise.all([
    readRoom({ ...place, credential: state.credential }),
    askForLayers(state, comparison),
  ])
  if (room === undefined) return { held, atMostBytes: 0 }

  const missing = missingLayers(comparison, held)
  const neededBytes = bytesOf(missing)
  if (neededBytes > room.freeBytes) {
    // Harbor counts a layer once in a project: one that another repository holds needs no room.
    const needed = await newToProject(missing, place)
    if (needed !== undefined && bytesOf(needed) > room.freeBytes) throw noRoom(state, room, bytesOf(needed))
  }
  return { held, room, atMostBytes: neededBytes + unknownBytes(state, comparison) }
}

/** Says that the room gets short, once the image is there. */
export function roomWarnings(
  { room, atMostBytes }: RoomCheck,
  { uploadedBytes }: Pick<PushReceipt, 'uploadedBytes'>,
): Warning[] {
  if (room === undefined) return []
  const { limitBytes } = room
  const freeBytes = Math.max(0, room.freeBytes - uploadedBytes)
  const isShort = isShortOfRoom(freeBytes, limitBytes) || freeBytes < uploadedBytes
  if (!isShort && atMostBytes <= room.freeBytes) return []
  const left = `Of the project's ${formatBytes(limitBytes)} of storage about ${formatBytes(freeBytes)} are left.`
  const advice = isShort
    ? 'Delete what nobody needs, or ask for more.'
    : `A push like this one may need up to ${formatBytes(atMostBytes)}.`
  return [{ code: 'ROOM_SHORT', message: `${left} ${advice}` }]
}

/** Which known layers the repository holds that no manifest at hand names. */
async function askForLayers(
  { repository, options }: PushState,
  { layers, previous }: Comparison,
): Promise<ReadonlyMap<Digest, boolean>> {
  const named = new Set(previous?.manifest.layers.map(({ digest }) => digest))
  const digests = layers.flatMap(({ known }) =>
    known === undefined || named.has(known.digest) ? [] : known.digest,
  )
  const { signal } = options
  const held = await mapConcurrently(
    [...new Set(digests)],
    PARALLEL_QUESTIONS,
    async (digest) => [digest, await repository.blobs.exists(digest, { signal })] as const,
  )
  return new Map(held)
}

function missingLayers({ layers }: Comparison, held: ReadonlyMap<Digest, boolean>) {
  const missing = layers.flatMap(({ known }) =>
    known !== undefined && held.get(known.digest) === false ? [known] : [],
  )
  return [...new Map(missing.map((layer) => [layer.digest, layer])).values()]
}

/** What layers weigh at most that have still to be packed, and those of the base, which may be there already. */
function unknownBytes({ base }: PushState, { layers, previous }: Comparison): number {
  const named = new Set(previous?.manifest.layers.map(({ digest }) => digest))
  const ofBase = base?.manifest.layers.filter(({ digest }) => !named.has(digest)) ?? []
  const packed = layers.filter(({ known }) => known === undefined)
  return bytesOf(ofBase) + packed.reduce((sum, { plan }) => sum + plan.tarSizeBytes, 0)
}

function bytesOf(parts: readonly { readonly sizeBytes: number }[]): number {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

function noRoom({ target }: PushState, { limitBytes, freeBytes }: Room, neededBytes: number): QuotaError {
  const limit = formatBytes(limitBytes)
  return new QuotaError('QUOTA_EXCEEDED', {
    action: 'push to',
    target: formatReference(target),
    reason: `its layers need ${formatBytes(neededBytes)}, and of the project's ${limit} of storage ${formatBytes(freeBytes)} are left`,
    hint: 'Delete images that nobody needs, or ask for a larger quota, then push again. Nothing was sent.',
    side: 'registry',
  })
}
