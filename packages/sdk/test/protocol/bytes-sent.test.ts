import { randomBytes } from 'node:crypto'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { push } from '../../src/push/push.js'
import { errorOf, silentLogger } from '../support/a-registry.js'
import { buildElf } from '../support/elf-builder.js'
import { aClock } from '../support/fake-clock.js'
import { cutAnswer, registryError } from '../support/fault-action.js'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.js'
import type { RequestKind } from '../support/request-kind.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'

const MIB = 1024 * 1024
/** Layers of one file each, of which the random bytes are sent as they are and the rest shrinks to next to nothing. */
const LAYERS = 10
const RANDOM_BYTES = 400_000
/** Most bytes of such a layer as it is sent. */
const LAYER_BYTES = 430_000
/** One with the folders, one with the small files. */
const SMALL_LAYERS = 2
/** Heads of requests, the config and the small layers. */
const OVERHEAD_BYTES = 60_000
const KINDS: readonly RequestKind[] = ['head-blob', 'post', 'put-blob', 'patch', 'put-close', 'put-manifest']

describe('the bytes that a proxy counts', () => {
  let emulator: Emulator
  let games = 0

  beforeAll(async () => {
    emulator = await startEmulator()
  })
  afterAll(() => emulator.close())

  const aProxy = async (onRequest?: Parameters<typeof startFaultProxy>[0]['onRequest']) => {
    const { registry, push: account } = emulator
    const proxy = await startFaultProxy({ registry: { host: () => registry, account }, onRequest })
    onTestFinished(() => proxy.close())
    return proxy
  }
  const layers = () =>
    Array.from({ length: LAYERS }, (_, index): [string, Buffer] => [
      `data/file-${index}.bin`,
      Buffer.concat([randomBytes(RANDOM_BYTES), Buffer.alloc(4 * MIB, 'level ')]),
    ])
  const aBuild = () => tempTree({ server: buildElf(), ...Object.fromEntries(layers()) })
  const pushThrough = async (
    proxy: FaultProxy,
    { folder, to, cacheDir }: { folder: string; to: string; cacheDir?: string },
    inMemoryBytes = 16 * MIB,
  ) => {
    const { project, push: account } = emulator
    return push(
      {
        registry: proxy.host,
        project,
        credentials: { push: account },
        cacheDir: cacheDir ?? (await tempFolder()),
        env: {},
        logger: silentLogger,
      },
      { from: { folder }, to },
      { clock: aClock(), inMemoryBytes },
    )
  }

  it.each(['with its cache', 'with an empty cache'])(
    'of a push %s, after one that broke off at four fifths of the layers, are those of the rest',
    async (cache) => {
      const [folder, to] = [await aBuild(), `game-${++games}:1`]
      const cacheDir = await tempFolder()
      let stored = 0
      const broken = await aProxy((kind, _nth, stage) => {
        if (kind === 'put-blob' && stage === 'answered') stored += 1
      })
      const wanted = Math.floor(0.8 * (LAYERS + SMALL_LAYERS))
      for (const kind of KINDS) {
        const action = ({ request, pass }: Parameters<Parameters<FaultProxy['plan']>[0]['action']>[0]) =>
          stored < wanted ? pass() : void request.socket.destroy()
        broken.plan({ kind, from: 1, times: Number.POSITIVE_INFINITY, action })
      }

      const error = await errorOf(pushThrough(broken, { folder, to, cacheDir }))
      const second = await aProxy()
      await pushThrough(second, { folder, to, ...(cache === 'with its cache' && { cacheDir }) })

      expect(error).toMatchObject({ code: 'NETWORK' })
      const restBytes = (LAYERS + SMALL_LAYERS - wanted) * LAYER_BYTES
      expect(second.receivedBytes()).toBeLessThan(restBytes + LAYER_BYTES + OVERHEAD_BYTES)
    },
  )

  it('of the same build under a second tag are heads and the manifest', async () => {
    const [folder, cacheDir] = [await aBuild(), await tempFolder()]
    await pushThrough(await aProxy(), { folder, to: `game-${++games}:1`, cacheDir })
    const proxy = await aProxy()

    await pushThrough(proxy, { folder, to: `game-${games}:2`, cacheDir })

    expect(proxy.receivedBytes()).toBeLessThan(10_000)
  })

  it.each([
    ['a large layer whose closing request failed', 'put-close', registryError(503, 'UNAVAILABLE'), 0],
    ['a small layer whose answer was lost', 'put-blob', cutAnswer(0.5), 16 * MIB],
    ['a manifest whose answer was lost', 'put-manifest', cutAnswer(0.5), 16 * MIB],
  ] as const)('hold %s once', async (_, kind, action, inMemoryBytes) => {
    const proxy = await aProxy()
    proxy.plan({ kind, from: 1, times: 1, action })

    await pushThrough(proxy, { folder: await aBuild(), to: `game-${++games}:1` }, inMemoryBytes)

    expect(proxy.receivedBytes()).toBeLessThan(LAYERS * LAYER_BYTES + OVERHEAD_BYTES)
  })

  it('hold a layer twice whose connection broke, and the others once', async () => {
    const proxy = await aProxy()
    proxy.plan({
      kind: 'patch',
      from: 2,
      times: 1,
      action: ({ pass }) => pass({ cutRequestAfterBytes: RANDOM_BYTES / 2 }),
    })

    await pushThrough(proxy, { folder: await aBuild(), to: `game-${++games}:1` }, 0)

    expect(proxy.receivedBytes()).toBeLessThan((LAYERS + 1) * LAYER_BYTES + OVERHEAD_BYTES)
  })
})
