import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createRedactor } from '../../src/log/redactor.js'
import { Secret } from '../../src/log/secret.js'
import { openRegistry, type Registry } from '../../src/registry/registry.js'
import { silentLogger } from './a-registry.js'
import { slow } from './fault-action.js'
import { type FaultRegistry, putSmallImage } from './fault-bench.js'
import { startFaultProxy } from './fault-proxy.js'
import { openPushProcesses, type PushOrder, type PushProcesses } from './push-process.js'

/** Where a push can be when it dies: in what it does alone, or in its requests. */
export const KILL_HOPS = [
  'start',
  'read',
  'base',
  'compare',
  'send',
  'ping',
  'token',
  'list-tags',
  'get-manifest',
  'get-blob',
  'head-tag',
  'mount',
  'head-blob',
  'post',
  'patch',
  'put-blob',
  'put-close',
  'publish',
  'put-manifest',
  'published',
] as const

/** One of {@link KILL_HOPS}. */
export type KillHop = (typeof KILL_HOPS)[number]

/** What the killed pushes of a test share. */
export interface KillGround {
  readonly target: FaultRegistry
  readonly seeding: Registry
  readonly processes: PushProcesses
  /** Tells the listener of every hop that a push reaches, as the way to the registry and the push itself tell it. */
  listen(listener: (hop: KillHop) => void): void
  /** What a process is to push to the tag `1.0` of a new repository. */
  order(repository: string): Promise<PushOrder>
  close(): Promise<void>
}

/** A push that was killed. */
export interface Killed {
  readonly hop: KillHop
  /** What was under the tag then. */
  readonly found: 'absent' | 'unchanged' | 'complete'
}

const TAG = '1.0'
const OTHER_TAG = '0.9'
let repositories = 0

/** What a {@link KillGround} is made from. */
export interface KillGroundOptions {
  readonly start: () => Promise<FaultRegistry>
  readonly writeBuild: (folder: string) => Promise<void> | void
  /** Bytes of bodies that the way to the registry takes in a second. */
  readonly bytesPerSecond: number
}

/** Starts the registry and a slow way to it, and writes the build. */
export async function openKillGround(options: KillGroundOptions): Promise<KillGround> {
  const root = await mkdtemp(join(tmpdir(), 'slipway-kill-'))
  const folder = join(root, 'build')
  await options.writeBuild(folder)
  const processes = await openPushProcesses()
  const target = await options.start()
  let listener: (hop: KillHop) => void = () => undefined
  const proxy = await startFaultProxy({
    registry: target,
    onRequest: (kind, _nth, stage) => {
      const hop = stage === 'begun' ? kind : kind === 'put-manifest' ? 'published' : undefined
      if (hop !== undefined && hop !== 'delete' && hop !== 'other') listener(hop)
    },
  })
  for (const kind of ['patch', 'put-blob'] as const) {
    proxy.plan({ kind, from: 1, times: Number.POSITIVE_INFINITY, action: slow(options.bytesPerSecond) })
  }
  const { username, token } = target.account
  const host = target.host()
  const seeding = openRegistry({
    host,
    credential: { kind: 'push', registry: host, username, secret: new Secret(token), origin: 'test' },
    logger: silentLogger,
    redactor: createRedactor(),
  })
  await putSmallImage(seeding.repository(`${target.project}/base`), { tag: '1', text: 'base ' })

  return {
    target,
    seeding,
    processes,
    listen: (to) => {
      listener = to
    },
    async order(repository) {
      const client = {
        registry: proxy.host,
        project: target.project,
        credentials: { push: target.account },
        cacheDir: await mkdtemp(join(root, 'cache-')),
      }
      const base = `${proxy.host}/${target.project}/base:1`
      return { client, push: { from: { folder }, to: `${repository}:${TAG}`, base, moveTag: true } }
    },
    async close() {
      seeding.close()
      await processes.close()
      await proxy.close()
      await target.stop()
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** Milliseconds that a push takes which nobody kills. */
export async function timeOfPush(ground: KillGround): Promise<number> {
  const order = await ground.order(`${ground.target.project}/game-${++repositories}`)
  const startedAtMs = performance.now()
  expect(await ground.processes.start(order).outcome).toMatch(/^pushed /)
  return Math.round(performance.now() - startedAtMs)
}

/**
 * Kills a push, in the hop that is aimed at or else after a time, and makes sure that the tag is as it was or names the
 * whole new image, and that the next push succeeds.
 */
export async function killOnce(
  ground: KillGround,
  how: { readonly aim: KillHop | undefined; readonly afterMs: () => number; readonly isMove: boolean },
): Promise<Killed> {
  const { target, seeding } = ground
  const repository = `${target.project}/game-${++repositories}`
  const tag = how.isMove ? TAG : OTHER_TAG
  const old = await putSmallImage(seeding.repository(repository), { tag, text: 'old ' })
  const order = await ground.order(repository)

  const hop = await killPush(ground, order, how)
  // A push may be done before a random moment comes, but not without the hop that is aimed at.
  if (hop === undefined) {
    expect(how.aim, 'a hop that the push never reached').toBeUndefined()
    return killOnce(ground, how)
  }

  const left = await target.judge(repository, TAG)
  const next = await ground.processes.start(order).outcome
  expect(next).toMatch(/^pushed /)
  const digest = next.replace('pushed ', '')
  const whole = { kind: 'image', digest, broken: [] }
  expect(await target.judge(repository, TAG)).toEqual(whole)
  const before = how.isMove ? { kind: 'image', digest: old, broken: [] } : { kind: 'absent' }
  expect([before, whole], `the tag after a kill at ${hop}`).toContainEqual(left)
  if (left.kind === 'absent') return { hop, found: 'absent' }
  return { hop, found: left.digest === digest ? 'complete' : 'unchanged' }
}

/** Gives the hop in which the push died, or `undefined` when it was done before. */
async function killPush(
  ground: KillGround,
  order: PushOrder,
  { aim, afterMs }: { readonly aim: KillHop | undefined; readonly afterMs: () => number },
): Promise<KillHop | undefined> {
  let hop: KillHop = 'start'
  let died: KillHop | undefined
  let timer: NodeJS.Timeout | undefined
  const kill = () => {
    died ??= hop
    child.kill()
  }
  const reach = (reached: KillHop) => {
    hop = reached
    if (reached === aim) kill()
  }
  ground.listen(reach)
  const child = ground.processes.start(order, (step) => reach(step as KillHop))
  if (aim === undefined) timer = setTimeout(kill, afterMs())
  const outcome = await child.outcome
  clearTimeout(timer)
  ground.listen(() => undefined)
  if (outcome === 'killed') return died
  expect(outcome).toMatch(/^pushed /)
  return undefined
}
