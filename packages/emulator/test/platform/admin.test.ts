import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { basic, clientOf } from '../support/client.js'
import { imageOf, openSession, pushBlob, putManifest } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { aPlatform, createVersion, type Platform } from './support/a-platform.js'

const BASE = '/v1/container-registry'
const STATE = '/_admin/state'

const idOf = ({ json }: { json: unknown }) => (json as { id: string }).id

/** Makes one of everything that the platform keeps. */
async function fill(platform: Platform): Promise<void> {
  const { call, push } = platform
  await createVersion(platform, 'arena', { envs: [{ key: 'SEED', value: 'hidden seed', is_hidden: true }] })
  await call('PUT', `${BASE}/images/arena/template`, { app: 'arena', req_cpu: 512, req_memory: 512 })
  await push('arena', '2.0')
  await call('POST', `${BASE}/storage-requests`, { requested_bytes: 5 })
  const users = [{ user_type: 'ip_address', user_data: { ip_address: '192.0.2.1' } }]
  const deployed = await call('POST', '/v2/deployments', { application: 'arena', version: '1.0', users })
  expect(deployed.status).toBe(202)
}

it.each([
  ['no token', ''],
  ['a token of the API', 'api'],
  ['a wrong token', 'Bearer wrong'],
])('is closed to %s', async (_, authorization) => {
  const { emulator, call } = await aPlatform()
  const value = authorization === 'api' ? `token ${emulator.apiToken}` : authorization

  const reply = await call('GET', STATE, undefined, value)

  expect([reply.status, reply.json]).toEqual([401, { message: expect.any(String) }])
})

it('is no way into the API', async () => {
  const { callAsStaff } = await aPlatform()

  expect((await callAsStaff('GET', '/v1/apps')).status).toBe(401)
})

it.each([
  ['GET', '/_admin/nothing', 404],
  ['GET', '/_admin/quota', 405],
  ['POST', '/_admin/access-requests/absent/grant', 404],
  ['POST', '/_admin/storage-requests/absent/approve', 404],
  ['POST', '/_admin/storage-requests/absent/deny', 404],
])('answers %s %s with %i', async (method, path, status) => {
  const { callAsStaff } = await aPlatform()

  expect((await callAsStaff(method, path)).status).toBe(status)
})

it('gives the whole state without any secret', async () => {
  const platform = await aPlatform({ project: 'game' })
  const { emulator, call, callAsStaff } = platform
  await fill(platform)
  await call('DELETE', `${BASE}/images/arena/tags/1.0`)

  const { json } = await callAsStaff('GET', STATE)

  expect(json).toMatchObject({
    project: 'game',
    plan: 'paid',
    registry_url: emulator.registry,
    access: { is_granted: true, request: { status: 'granted' } },
    usage: { used_bytes: expect.any(Number), limit_bytes: 20 * 1024 ** 3 },
    storage_requests: [{ status: 'pending', requested_bytes: 5 }],
    images: [
      {
        name: 'arena',
        tag_count: 1,
        template: { app: 'arena', last_error: null },
        tags: [{ tag: '2.0', app_version: { app: 'arena', version: '2.0' } }],
      },
    ],
    apps: [
      {
        name: 'arena',
        versions: [
          { name: '1.0', is_tag_gone: true },
          { name: '2.0', is_tag_gone: false, private_username: emulator.pull.username },
        ],
      },
    ],
    deployments: [{ app_name: 'arena', app_version: '1.0' }],
  })
  const { push, pull, admin, apiToken, quickStartToken } = emulator
  for (const secret of [push.token, pull.token, admin.token, apiToken, quickStartToken, 'hidden seed']) {
    expect(JSON.stringify(json)).not.toContain(secret)
  }
})

it('gives the project another limit, even one below what it uses', async () => {
  const { call, callAsStaff, push } = await aPlatform()
  await push('server', '1.0')

  const set = await callAsStaff('POST', '/_admin/quota', { limit_bytes: 10 })

  expect(set.json).toEqual({ used_bytes: expect.any(Number), limit_bytes: 10 })
  expect((await call('GET', `${BASE}/usage`)).json).toEqual(set.json)
  for (const body of [{ limit_bytes: 0 }, { limit_bytes: 1.5 }, {}, { limit: 5 }]) {
    expect((await callAsStaff('POST', '/_admin/quota', body)).status).toBe(400)
  }
})

it('resets everything but names and secrets', async () => {
  const dataDir = await aDataDir()
  const platform = await aPlatform({ dataDir, storageLimitBytes: 5000 })
  const { emulator, call, callAsStaff, push } = platform
  const { push: robot } = emulator
  await fill(platform)
  await callAsStaff('POST', '/_admin/quota', { limit_bytes: 77_777 })
  const session = await openSession(clientOf(emulator, basic(robot)), 'studio/arena')

  expect((await callAsStaff('POST', '/_admin/reset')).status).toBe(204)

  expect((await callAsStaff('GET', STATE)).json).toMatchObject({
    access: { is_granted: true },
    usage: { used_bytes: 0, limit_bytes: 5000 },
    storage_requests: [],
    images: [],
    apps: [],
    deployments: [],
  })
  expect(emulator.push).toEqual(robot)
  expect((await call('GET', `${BASE}/images/arena/tags`)).status).toBe(404)
  expect((await clientOf(emulator, basic(robot))('GET', session)).status).toBe(404)
  expect(await filesBelow(join(dataDir, 'blobs'))).toEqual([])
  await push('arena', '1.0')
  expect((await call('GET', `${BASE}/images`)).json).toMatchObject({ data: [{ name: 'arena' }] })
})

it('leaves no tag without its blobs where a push meets a reset', async () => {
  const { emulator, callAsStaff } = await aPlatform()
  const send = clientOf(emulator, basic(emulator.push))
  const numbers = Array.from({ length: 10 }, (_, number) => number)

  for (const _ of numbers) {
    for (const content of ['{}', 'layer']) await pushBlob(send, 'studio/server', content)
    const pushed = numbers.map((number) =>
      putManifest(
        send,
        'studio/server',
        `${number}`,
        imageOf(['layer'], { annotations: { n: `${number}` } }),
      ),
    )
    const [reset, ...replies] = await Promise.all([callAsStaff('POST', '/_admin/reset'), ...pushed])

    expect(reset.status).toBe(204)
    expect(replies.filter(({ status }) => status !== 201 && status !== 400)).toEqual([])
    expect((await callAsStaff('GET', STATE)).json).toMatchObject({ images: [], usage: { used_bytes: 0 } })
  }
})

it('takes access away with a reset where the start gave none', async () => {
  const { emulator, call, callAsStaff } = await aPlatform({ access: 'none' })
  const enter = async () => (await clientOf(emulator, basic(emulator.push))('GET', '/v2/')).status
  const id = idOf(await call('POST', `${BASE}/access-requests`, {}))
  await callAsStaff('POST', `/_admin/access-requests/${id}/grant`)
  expect(await enter()).toBe(200)

  await callAsStaff('POST', '/_admin/reset')

  expect(await enter()).toBe(401)
  expect((await call('GET', `${BASE}/access-requests/current`)).status).toBe(404)
})

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
