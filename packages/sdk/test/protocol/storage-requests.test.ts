import { describe, expect, it } from 'vitest'
import { errorOf } from '../support/a-registry.js'
import { aProject } from '../support/storage-ground.js'

const GIB = 1024 ** 3

describe('a request for storage', () => {
  it('is sent, waited for, and makes the limit larger', async () => {
    const { client, approve } = await aProject({ storageLimitBytes: GIB })
    const asked = await client.storage.request({ requestedBytes: 4 * GIB, reason: 'a build per day' })
    expect(asked).toMatchObject({ state: 'pending', requestedBytes: 4 * GIB })
    const seen: string[] = []

    const decided = await client.storage.wait({
      id: asked.id,
      pollMs: 10,
      onStatus: ({ state }) => {
        seen.push(state)
        if (state === 'pending') void approve(asked.id, { granted_bytes: 2 * GIB })
      },
    })

    expect(decided).toMatchObject({ id: asked.id, state: 'approved', grantedBytes: 2 * GIB })
    expect(seen).toEqual(['pending', 'approved'])
    expect(await client.storage.requests()).toEqual([decided])
    expect(await client.storage.report()).toMatchObject({ limitBytes: 3 * GIB })
  })

  it('may be denied', async () => {
    const { client, deny } = await aProject()
    const { id } = await client.storage.request({ requestedBytes: 1 })
    await deny(id)

    expect(await client.storage.wait()).toMatchObject({ id, state: 'denied' })
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])('is not sent with the size %d', async (requestedBytes) => {
    const { client, emulator } = await aProject()

    expect(await errorOf(client.storage.request({ requestedBytes }))).toMatchObject({
      code: 'OPTION_INVALID',
    })
    expect(emulator.requests).toEqual([])
  })

  it('leads to the dashboard where the platform takes none', async () => {
    const { client, emulator } = await aProject({ without: ['extension'] })

    for (const call of [client.storage.request({ requestedBytes: 1 }), client.storage.requests()]) {
      expect(await errorOf(call)).toMatchObject({
        code: 'CAPABILITY_MISSING',
        hint: expect.stringContaining(`${emulator.platformUrl}`),
      })
    }
  })

  it('leads to the dashboard where access was not granted', async () => {
    const { client, emulator } = await aProject({ auth: 'none', access: 'none' })

    expect(await errorOf(client.storage.request({ requestedBytes: 1 }))).toMatchObject({
      code: 'CAPABILITY_MISSING',
      message: expect.stringContaining('403'),
      hint: expect.stringContaining(`${emulator.platformUrl}`),
    })
  })

  it('is missing without a platform', async () => {
    const { client } = await aProject({ without: ['platform'], isPlatformUsed: false })

    expect(await errorOf(client.storage.wait())).toMatchObject({ code: 'CAPABILITY_MISSING' })
  })

  it('is no longer waited for when the time is up, or when it is cancelled', async () => {
    const { client } = await aProject()
    await client.storage.request({ requestedBytes: 1 })

    expect(await errorOf(client.storage.wait({ pollMs: 10, timeoutMs: 50 }))).toMatchObject({
      code: 'TIMEOUT',
    })
    const controller = new AbortController()
    const startedAt = performance.now()
    const waiting = client.storage.wait({ onStatus: () => controller.abort(), signal: controller.signal })
    expect(await errorOf(waiting)).toMatchObject({ code: 'ABORTED' })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('has to be there to be waited for', async () => {
    const { client } = await aProject()

    expect(await errorOf(client.storage.wait())).toMatchObject({ code: 'NAME_UNKNOWN' })
    await client.storage.request({ requestedBytes: 1 })
    expect(await errorOf(client.storage.wait({ id: 'other' }))).toMatchObject({ code: 'NAME_UNKNOWN' })
  })
})
