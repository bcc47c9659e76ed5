import { expect, it } from 'vitest'
import { basic, clientOf } from '../support/client.js'
import { aDataDir } from '../support/data-dir.js'
import { aPlatform } from './support/a-platform.js'

const REQUESTS = '/v1/container-registry/access-requests'
const CURRENT = `${REQUESTS}/current`
const CREDENTIALS = '/v1/container-registry/credentials'

const enter = async (
  emulator: { registry: string },
  credential: { username: string; token: string },
): Promise<number> => (await clientOf(emulator, basic(credential))('GET', '/v2/')).status

const idOf = (json: unknown) => (json as { id: string }).id

it('grants access from the start unless it is told otherwise', async () => {
  const { emulator, call } = await aPlatform()

  expect((await call('GET', CURRENT)).json).toMatchObject({ status: 'granted' })
  expect((await call('GET', CREDENTIALS)).json).toEqual({
    registry_url: emulator.registry,
    project: 'studio',
    push: emulator.push,
    pull: emulator.pull,
  })
})

it('keeps everyone out of the registry until staff grants access', async () => {
  const { emulator, call, callAsStaff } = await aPlatform({ access: 'none' })
  expect((await call('GET', CURRENT)).status).toBe(404)
  expect((await call('GET', CREDENTIALS)).status).toBe(403)
  expect(await enter(emulator, emulator.push)).toBe(401)

  const asked = await call('POST', REQUESTS, { message: 'for our game' })
  expect(asked.status).toBe(202)
  expect(asked.json).toEqual({
    id: expect.any(String),
    status: 'pending',
    created_at: expect.stringMatching(/Z$/),
    message: 'for our game',
  })
  expect((await call('GET', CREDENTIALS)).status).toBe(403)
  const granted = await callAsStaff('POST', `/_admin/access-requests/${idOf(asked.json)}/grant`)

  expect(granted.json).toMatchObject({ status: 'granted', decided_at: expect.stringMatching(/Z$/) })
  expect((await call('GET', CURRENT)).json).toEqual(granted.json)
  expect((await call('GET', CREDENTIALS)).status).toBe(200)
  expect(await enter(emulator, emulator.push)).toBe(200)
  expect(await enter(emulator, emulator.pull)).toBe(200)
})

it('has one open request at a time, and a new one after a denial', async () => {
  const { call, callAsStaff } = await aPlatform({ access: 'none' })

  const first = await call('POST', REQUESTS, { message: 'please' })
  const second = await call('POST', REQUESTS)
  expect(second.json).toEqual(first.json)
  await callAsStaff('POST', `/_admin/access-requests/${idOf(first.json)}/deny`, { reason: 'not yet' })

  expect((await call('GET', CURRENT)).json).toMatchObject({ status: 'denied', reason: 'not yet' })
  const third = await call('POST', REQUESTS, {})
  expect(third.json).toMatchObject({ status: 'pending' })
  expect(idOf(third.json)).not.toBe(idOf(first.json))
  const late = await callAsStaff('POST', `/_admin/access-requests/${idOf(first.json)}/grant`)
  expect(late.status).toBe(409)
})

it('refuses requests of the free tier', async () => {
  const { call } = await aPlatform({ access: 'none', plan: 'free' })

  const reply = await call('POST', REQUESTS, {})

  expect(reply.status).toBe(403)
  expect(reply.json).toEqual({ message: expect.stringContaining('free tier') })
})

it.each([{ message: 7 }, { message: 'x'.repeat(4001) }, []])('refuses %j as a request', async (body) => {
  const { call } = await aPlatform({ access: 'none' })

  expect((await call('POST', REQUESTS, body)).status).toBe(400)
  expect((await call('GET', CURRENT)).status).toBe(404)
})

it('refuses the old secret as soon as a robot has a new one', async () => {
  const { emulator, call } = await aPlatform()
  const old = { ...emulator.push }

  const rotated = await call('POST', `${CREDENTIALS}/push/rotate`)

  expect(rotated.json).toEqual({ username: old.username, token: expect.any(String) })
  expect(emulator.push).toEqual(rotated.json)
  expect(await enter(emulator, old)).toBe(401)
  expect(await enter(emulator, emulator.push)).toBe(200)
  expect(await enter(emulator, emulator.pull)).toBe(200)
  expect((await call('GET', CREDENTIALS)).json).toMatchObject({ push: rotated.json })
})

it('rotates nothing before access was granted', async () => {
  const { emulator, call } = await aPlatform({ access: 'none' })
  const before = emulator.pull

  expect((await call('POST', `${CREDENTIALS}/pull/rotate`)).status).toBe(403)
  expect(emulator.pull).toEqual(before)
})

it('keeps its decision and rotated secrets over a restart', async () => {
  const dataDir = await aDataDir()
  const options = { dataDir, access: 'none' } as const
  const before = await aPlatform(options)
  const { id } = (await before.call('POST', REQUESTS, {})).json as { id: string }
  await before.callAsStaff('POST', `/_admin/access-requests/${id}/grant`)
  const rotated = await before.call('POST', `${CREDENTIALS}/pull/rotate`)
  await before.emulator.close()

  const { emulator, call } = await aPlatform(options)

  expect((await call('GET', CURRENT)).json).toMatchObject({ id, status: 'granted' })
  expect(emulator.pull).toEqual(rotated.json)
  expect(await enter(emulator, emulator.pull)).toBe(200)
})
