import { isSdkError } from '../errors/guards.js'
import type { Timing } from '../http/timing.js'
import { createProbeCache, type ProbeCache } from '../inventory/probe-cache.js'
import type { Image } from '../pack/assemble-image.js'
import type { ClientOptions } from '../session/client-options.js'
import { openSession } from '../session/session.js'
import { advisingOnQuota } from '../storage/quota-advice.js'
import { checkRoom, type RoomCheck, roomWarnings } from './check-room.js'
import { type Comparison, compareWithRegistry } from './compare.js'
import { makeReceipt } from './make-receipt.js'
import { publishImage } from './publish.js'
import { pushByEngine } from './push-by-engine.js'
import type { PushOptions } from './push-options.js'
import { assemble, type PushState, preparePush } from './push-state.js'
import type { PushReceipt } from './receipt.js'
import { rememberFailedPush, rememberPush } from './remember-push.js'
import { nothingToSend, type SentBlobs, sendBlobs } from './send-blobs.js'
import { IN_MEMORY_BYTES, type SendLimits } from './send-layer.js'
import { resolveTarget } from './target.js'
import { prepareVersion } from './version-work.js'

/** What tests replace, so that an hour of patience takes a second and a small layer counts as a large one. */
export interface PushSeams extends Timing, Partial<SendLimits> {
  /** What the client has found out about registries. Default nothing. */
  readonly probes?: ProbeCache | undefined
}

/** The way of a push, hop by hop. docs/how-a-push-works.md tells it in words. */
export async function push(
  clientOptions: ClientOptions,
  options: PushOptions,
  { inMemoryBytes = IN_MEMORY_BYTES, probes = createProbeCache(), ...timing }: PushSeams = {},
): Promise<PushReceipt> {
  const startedAt = performance.now()
  const session = openSession(clientOptions, timing)
  try {
    const target = await resolveTarget(session, options)
    const { signal } = options
    const credential = await session.credential(target.registry, 'push', { ...target, signal })
    const registry = session.openWith(target.registry, credential)
    const work = await prepareVersion({ session, probes, target, options })
    if (options.via === 'daemon') {
      return await pushByEngine({ session, target, registry, credential, work, options, startedAt })
    }
    const state = await preparePush(options, { session, target, registry, credential })
    const { advice, published } = await released(state, async () => ({
      advice: work?.check(state.build) ?? [],
      published: await advisingOnQuota({ session, registry, repository: target.repository, signal }, () =>
        compareSendAndPublish(state, { inMemoryBytes }),
      ),
    }))
    const kept = await rememberPush(state, published.image)
    const { appVersion, warnings: remarks } = (await work?.make({ isNew: published.isTagNew })) ?? {
      warnings: [],
    }
    const warnings = [...state.build.warnings, ...advice, ...kept, ...remarks]
    const durationMs = performance.now() - startedAt
    const requests = session.requestCount()
    const receipt = makeReceipt(state, { ...published, appVersion, warnings, requests, durationMs })
    return { ...receipt, warnings: [...warnings, ...roomWarnings(published.roomCheck, receipt)] }
  } finally {
    session.close()
  }
}

/** What the files are read from is let go of, however the work ends. */
async function released<T>(state: PushState, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await state.release()
  }
}

/** The rest of hop 4, then hops 6 to 9. */
async function compareSendAndPublish(state: PushState, limits: SendLimits): Promise<Published> {
  try {
    return await sendAndPublish(state, await compareWithRegistry(state), limits)
  } catch (error) {
    await rememberFailedPush(state)
    throw error
  }
}

async function sendAndPublish(
  state: PushState,
  comparison: Comparison,
  limits: SendLimits,
): Promise<Published> {
  const roomCheck = await checkRoom(state, comparison)
  try {
    return await attempt(state, { ...comparison, roomCheck }, limits)
  } catch (error) {
    // The registry lost a blob that one of its own manifests names: take nothing for granted and ask for each one.
    const tookForGranted = comparison.isHeld || comparison.previous !== undefined
    const isOurs = isSdkError(error, 'BLOB_UNKNOWN', 'MANIFEST_REJECTED') && error.side !== 'source'
    if (!tookForGranted || !isOurs) throw error
    const unsure = { ...roomCheck, held: new Map() }
    return attempt(state, { ...comparison, isHeld: false, previous: undefined, roomCheck: unsure }, limits)
  }
}

interface Published {
  readonly image: Image
  readonly blobs: SentBlobs
  readonly sentConfigBytes: number
  readonly roomCheck: RoomCheck
  readonly isTagNew: boolean
}

/** What is known before the first blob is sent. */
type Checked = Comparison & Pick<Published, 'roomCheck'>

async function attempt(state: PushState, comparison: Checked, limits: SendLimits): Promise<Published> {
  const { roomCheck } = comparison
  const blobs = comparison.isHeld
    ? nothingToSend(state, comparison)
    : await sendBlobs(state, { ...comparison, asked: roomCheck.held }, limits)
  const image = assemble(state, blobs.layers)
  const sentConfigBytes = await publishImage(state, image, { isConfigHeld: comparison.isHeld })
  return { image, blobs, sentConfigBytes, roomCheck, isTagNew: comparison.isTagNew }
}
