import { getEventListeners } from 'node:events'
import type { SdkError } from '../../src/errors/error.js'
import { isSdkError } from '../../src/errors/guards.js'
import { createRedactor } from '../../src/log/redactor.js'
import { Secret } from '../../src/log/secret.js'
import { push } from '../../src/push/push.js'
import type { PushReceipt } from '../../src/push/receipt.js'
import { openRegistry, type Registry } from '../../src/registry/registry.js'
import { silentLogger } from './a-registry.js'
import { aClock } from './fake-clock.js'
import {
  type BaseRegistry,
  type FaultBench,
  type FaultRegistry,
  putSmallImage,
  SMALL_LAYER_BYTES,
} from './fault-bench.js'
import type { FaultRow } from './fault-cells.js'
import { HOPS, type HopId } from './fault-hops.js'
import { openRoad } from './fault-road.js'
import type { StrayRequest } from './other-host.js'
import type { TagState } from './tag-judge.js'

/** What stands under the tag before a push: nothing, or another image that may be replaced. */
export const BEFORE = ['no tag', 'another image'] as const

/** A push through a faulty connection. */
export interface FaultyPush {
  readonly hop: HopId
  readonly before: (typeof BEFORE)[number]
  /** Absent for a push as it ought to be. */
  readonly fault?: FaultRow | undefined
  /** Milliseconds after which silence counts as death. Default: as for everybody. */
  readonly patienceMs?: number | undefined
}

/** What came of a push. */
export interface FaultyPushResult {
  readonly receipt: PushReceipt | undefined
  readonly error: SdkError | undefined
  /** Requests of the hop's kind. */
  readonly requests: number
  /** What the host beside the registry received. */
  readonly strayed: readonly StrayRequest[]
  /** Digest of the image that stood under the tag before, if one did. */
  readonly oldDigest: string | undefined
  readonly tag: TagState
  /** Milliseconds of every wait between attempts. */
  readonly sleeps: readonly number[]
  /** Milliseconds from the caller's abort to the end of the push; not a number where there was none. */
  readonly abortMs: number
  /** Listeners that the push left on its signal. */
  readonly listeners: number
  /** Whether all connections were closed soon after the push. */
  readonly isClosed: boolean
}

/** What faulty pushes are tried on. */
export interface FaultGround {
  readonly bench: FaultBench
  readonly target: FaultRegistry
  readonly source: BaseRegistry
}

const TAG = '1.0'
const OTHER_TAG = '0.9'
/** The longest that upload sessions are cancelled behind a push, and half a second. */
const CLEANING_MS = 2_500
/** Registries that are ready for pushes, and a way to each. */
const grounds = new WeakMap<FaultRegistry, Promise<Registry>>()
let repositories = 0

/** Pushes once, with the fault at the hop, and reads what is under the tag then. */
export async function pushWithFault(
  { hop, before, fault, patienceMs }: FaultyPush,
  ground: FaultGround,
): Promise<FaultyPushResult> {
  const { bench, target } = ground
  const repository = `${target.project}/game-${++repositories}`
  const oldDigest = await putOldImage(repository, before === 'no tag' ? OTHER_TAG : TAG, ground)

  const controller = new AbortController()
  let abortedAtMs = Number.NaN
  const abort = () => {
    abortedAtMs = performance.now()
    controller.abort()
  }
  const road = await openRoad({ hop: HOPS[hop], fault, abort }, ground)
  if (hop === 'cancel') road.failBefore()
  const clock = aClock()
  try {
    const outcome = await push(
      {
        ...road.client,
        project: target.project,
        credentials: { push: target.account },
        cacheDir: await bench.cacheDir(),
        logger: silentLogger,
      },
      {
        from: { folder: bench.folder },
        to: `${repository}:${TAG}`,
        base: road.base,
        moveTag: before === 'another image',
        signal: controller.signal,
      },
      { clock, inMemoryBytes: SMALL_LAYER_BYTES, stallTimeoutMs: patienceMs, answerTimeoutMs: patienceMs },
    ).catch(sdkErrorOrThrow)
    const abortMs = performance.now() - abortedAtMs
    const listeners = getEventListeners(controller.signal, 'abort').length
    const isClosed = await isWithin(road.allClosed(), CLEANING_MS)
    return {
      receipt: isSdkError(outcome) ? undefined : outcome,
      error: isSdkError(outcome) ? outcome : undefined,
      requests: road.requests(),
      strayed: road.strayed,
      oldDigest: before === 'no tag' ? undefined : oldDigest,
      tag: await target.judge(repository, TAG),
      sleeps: clock.sleeps,
      abortMs,
      listeners,
      isClosed,
    }
  } finally {
    await road.close()
  }
}

/** Puts the image that is there before a push into its repository, and gives its digest. */
async function putOldImage(repository: string, tag: string, ground: FaultGround): Promise<string> {
  let prepared = grounds.get(ground.target)
  if (prepared === undefined) {
    prepared = prepare(ground)
    grounds.set(ground.target, prepared)
  }
  const registry = await prepared
  const from = `${ground.target.project}/old`
  return putSmallImage(registry.repository(repository), { tag, text: 'old ', from })
}

/** Puts the base into both registries, and the old image into a repository where others take it from. */
async function prepare({ target, source }: FaultGround): Promise<Registry> {
  const options = { logger: silentLogger, redactor: createRedactor() }
  const { username, token } = target.account
  const host = target.host()
  const registry = openRegistry({
    ...options,
    host,
    credential: { kind: 'push', registry: host, username, secret: new Secret(token), origin: 'test' },
  })
  const sourceRegistry = openRegistry({ ...options, host: source.host(), credential: 'anonymous' })
  const base = { tag: '1', text: 'base ' }
  await putSmallImage(registry.repository(`${target.project}/base`), base)
  await putSmallImage(sourceRegistry.repository(`${source.project}/base`), base)
  await putSmallImage(registry.repository(`${target.project}/old`), { tag: '1', text: 'old ' })
  sourceRegistry.close()
  return registry
}

async function isWithin(promise: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs)
  })
  return Promise.race([promise.then(() => true), patience]).finally(() => clearTimeout(timer))
}

function sdkErrorOrThrow(error: unknown): SdkError {
  if (isSdkError(error)) return error
  throw error
}
