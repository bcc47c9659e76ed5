import { randomBytes } from 'node:crypto'
import type { Emulator } from '@slipway/emulator'
import { describe, expect, it, vi } from 'vitest'
import { createClient } from '../../src/client.js'
import { errorOf } from '../support/a-registry.js'
import { buildElf } from '../support/elf-builder.js'
import { aProject } from '../support/storage-ground.js'
import { tempTree } from '../support/temp-folder.js'

const KIB = 1024
const MIB = 1024 * KIB
const WRITES = ['POST', 'PATCH', 'PUT']

/** A build that weighs a little more than this in a registry. */
const aBuild = (sizeBytes: number) =>
  tempTree({ 'server.x86_64': buildElf(), 'data/world.bin': randomBytes(sizeBytes) })
const summariesAsked = ({ requests }: Emulator) => requests.filter(({ path }) => path.endsWith('/summary'))
const usesAsked = ({ requests }: Emulator) => requests.filter(({ path }) => path.endsWith('/usage'))
const writesTo = ({ requests }: Emulator) => requests.filter(({ method }) => WRITES.includes(method))

describe('the room of a push', () => {
  it('is asked for once, and not where nothing is to be sent', async () => {
    const { client, emulator } = await aProject({ isPlatformUsed: false })
    const from = { folder: await aBuild(KIB) }

    const { warnings } = await client.push({ from, to: 'game:1' })
    expect(summariesAsked(emulator)).toHaveLength(1)
    await client.push({ from, to: 'game:2' })

    expect(summariesAsked(emulator)).toHaveLength(1)
    expect(warnings).toEqual([])
  })

  it('costs no request at a registry that is no Harbor and belongs to no platform', async () => {
    const { client, emulator } = await aProject({ profile: 'oci', isPlatformUsed: false })

    await client.push({ from: { folder: await aBuild(KIB) }, to: 'game:1' })

    expect(
      emulator.requests.filter(({ path }) => !path.startsWith('/v2/') && path !== '/service/token'),
    ).toEqual([])
  })

  it('is told by the platform where no Harbor tells it', async () => {
    const { client, emulator, setLimit } = await aProject({ profile: 'oci' })
    await setLimit(300 * KIB)

    const { warnings } = await client.push({ from: { folder: await aBuild(200 * KIB) }, to: 'game:1' })

    expect(usesAsked(emulator)).toHaveLength(1)
    expect(warnings.map(({ code }) => code)).toEqual(['ROOM_SHORT'])
  })

  it('is too small for layers of known size: nothing is sent', async () => {
    const elsewhere = await aProject({ isPlatformUsed: false })
    const { env, emulator } = await aProject({ isPlatformUsed: false, storageLimitBytes: 100 * KIB })
    const from = { folder: await aBuild(200 * KIB) }
    await elsewhere.client.push({ from, to: 'game:1' })
    const { SLIPWAY_CACHE_DIR } = elsewhere.env
    const client = createClient({ env: { ...env, SLIPWAY_CACHE_DIR } })

    const error = await errorOf(client.push({ from, to: 'game:1' }))

    expect(error).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      message: expect.stringMatching(
        /need 2\d\d KiB, and of the project's 100 KiB of storage 100 KiB are left/,
      ),
    })
    expect(writesTo(emulator)).toEqual([])
  })

  it('is large enough for layers that another repository of the project holds', async () => {
    const { client, emulator, setLimit } = await aProject()
    const from = { folder: await aBuild(200 * KIB) }
    const first = await client.push({ from, to: 'game:1' })
    await setLimit(first.sizeBytes + KIB)
    const match = { request: 'start-upload', repository: 'studio/other' } as const
    emulator.faults.add({ kind: 'stall', match, times: 0 })

    const pushing = client.push({ from, to: 'other:1' })
    // It is on its way. What arrives counts until the emulator has found out that it is there already.
    await vi.waitFor(() => expect(emulator.faults.list()[0]?.hits).toBeGreaterThan(0), { timeout: 5_000 })
    await setLimit(MIB)
    emulator.faults.clear()
    const second = await pushing

    expect(second.digest).toBe(first.digest)
    expect(second.warnings.map(({ code }) => code)).toEqual(['ROOM_SHORT'])
  })

  it('may be too small for layers of unknown size: that is a warning', async () => {
    const { client } = await aProject({ isPlatformUsed: false, storageLimitBytes: MIB })
    const folder = await tempTree({ 'server.x86_64': buildElf(), 'data/world.bin': Buffer.alloc(3 * MIB) })

    const { warnings } = await client.push({ from: { folder }, to: 'game:1' })

    expect(warnings).toEqual([
      {
        code: 'ROOM_SHORT',
        message: expect.stringMatching(/1\.00 MiB of storage .* may need up to 3\.\d\d MiB/),
      },
    ])
  })

  it.each([403, 500])('is unknown where Harbor answers %d: the push goes on', async (status) => {
    const { client, emulator } = await aProject({ isPlatformUsed: false, storageLimitBytes: 300 * KIB })
    emulator.faults.add({ kind: 'html-error', status, match: { path: '*/summary' }, times: 0 })

    const { warnings } = await client.push({ from: { folder: await aBuild(200 * KIB) }, to: 'game:1' })

    expect(warnings).toEqual([])
  })

  it('is waited for three seconds at most', async () => {
    const { client, emulator } = await aProject({ isPlatformUsed: false })
    emulator.faults.add({ kind: 'stall', match: { path: '*/summary' }, times: 0 })
    const startedAt = performance.now()

    await client.push({ from: { folder: await aBuild(KIB) }, to: 'game:1' })

    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('is no longer waited for when the push is cancelled', async () => {
    const controller = new AbortController()
    const { client, emulator } = await aProject({ isPlatformUsed: false })
    emulator.faults.add({ kind: 'stall', match: { path: '*/summary' }, times: 0 })
    const { signal } = controller
    const push = errorOf(client.push({ from: { folder: await aBuild(KIB) }, to: 'game:1', signal }))
    await vi.waitFor(() => expect(emulator.faults.list()).toMatchObject([{ hits: 1 }]))
    const cancelledAt = performance.now()
    controller.abort()

    expect(await push).toMatchObject({ code: 'ABORTED' })
    expect(performance.now() - cancelledAt).toBeLessThan(1_000)
  })
})
