import { getEventListeners } from 'node:events'
import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import type { ProgressStep } from '../../src/support/progress.js'
import { errorOf } from '../support/a-registry.js'
import { buildFolder } from '../support/build-folder.js'
import { openPushProcesses, type PushProcesses } from '../support/push-process.js'
import { tempFolder } from '../support/temp-folder.js'

const HOUR_AGO = new Date(Date.now() - 3_600_000)
const BUILD_MS = 60_000

describe('a push that its caller aborts', () => {
  let emulator: Emulator
  let processes: PushProcesses
  let games = 0

  beforeAll(async () => {
    processes = await openPushProcesses()
    emulator = await startEmulator()
  }, BUILD_MS)
  afterAll(async () => {
    await processes?.close()
    await emulator?.close()
  })

  const settings = async () => {
    const { registry, project, push } = emulator
    return { registry, project, credentials: { push }, cacheDir: await tempFolder(), env: {} }
  }

  /** A build pushed once; its files then look touched, so that the next push compares them. */
  const pushedBuild = async () => {
    const client = createClient(await settings())
    const folder = await buildFolder()
    const to = `game-${++games}:1`
    const { digest, reference } = await client.push({ from: { folder }, to })
    await writeFile(join(folder, 'data/boot.config'), 'build-guid=2\n')
    for (const file of ['data/world.bin', 'data/textures.bin']) {
      await utimes(join(folder, file), HOUR_AGO, HOUR_AGO)
    }
    return { client, folder, to, digest, base: reference }
  }

  it.each<ProgressStep>(['read', 'base', 'compare', 'send', 'publish'])(
    'ends within a second in the step "%s" and leaves the tag as it was',
    async (aborting) => {
      const { client, folder, to, digest, base } = await pushedBuild()
      const controller = new AbortController()
      let abortedAtMs = Number.NaN

      const error = await errorOf(
        client.push({
          from: { folder },
          to,
          base,
          moveTag: true,
          signal: controller.signal,
          onProgress: ({ step }) => {
            if (step !== aborting || controller.signal.aborted) return
            abortedAtMs = performance.now()
            controller.abort()
          },
        }),
      )

      expect(performance.now() - abortedAtMs).toBeLessThan(1_000)
      expect(error).toMatchObject({ code: 'ABORTED' })
      expect(getEventListeners(controller.signal, 'abort').length).toBeLessThanOrEqual(1)
      expect((await client.inspectImage(to)).digest).toBe(digest)
    },
  )

  it.each<ProgressStep>(['read', 'send', 'publish'])(
    'lets its process end by itself after the step "%s"',
    async (abortAt) => {
      const client = await settings()
      const folder = await buildFolder()

      const { outcome } = processes.start({
        client,
        push: { from: { folder }, to: `game-${++games}:1` },
        abortAt,
      })

      expect(await outcome).toBe('failed ABORTED')
    },
  )

  it('lets its process end by itself when nobody aborts it', async () => {
    const client = await settings()

    const { outcome } = processes.start({
      client,
      push: { from: { folder: await buildFolder() }, to: `game-${++games}:1` },
    })

    expect(await outcome).toMatch(/^pushed sha256:/)
  })
})
