import { expect, it } from 'vitest'
import { basic, clientOf } from '../support/client.js'
import { descriptorOf, IMAGE, INDEX, imageOf, putManifest } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { aPlatform, appNamed } from './support/a-platform.js'

const BASE = '/v1/container-registry'

const idOf = ({ json }: { json: unknown }) => (json as { id: string }).id

it('says what it serves', async () => {
  const { call } = await aPlatform()

  expect((await call('GET', `${BASE}/capabilities`)).json).toEqual({
    access: true,
    credentials: true,
    images: true,
    usage: true,
    storageRequests: true,
    templates: true,
    link: true,
    scans: false,
  })
})

it('says that scans are served where the registry is a Harbor', async () => {
  const { call } = await aPlatform({ profile: 'harbor' })

  expect((await call('GET', `${BASE}/capabilities`)).json).toMatchObject({ scans: true })
})

it.each([
  ['GET', 'capabilities'],
  ['POST', 'access-requests'],
  ['GET', 'access-requests/current'],
  ['GET', 'credentials'],
  ['POST', 'credentials/push/rotate'],
  ['GET', 'images'],
  ['GET', 'usage'],
  ['GET', 'storage-requests'],
  ['PUT', 'images/server/template'],
  ['POST', 'images/server/tags/1.0/link'],
])('answers 404 to %s %s when it is left out', async (method, path) => {
  const { call, push } = await aPlatform({ without: ['extension'] })
  await push('server', '1.0')

  expect((await call(method, `${BASE}/${path}`)).status).toBe(404)
})

it('lists the images of the project with their numbers', async () => {
  const { emulator, call, push } = await aPlatform()
  const send = clientOf(emulator, basic(emulator.push))
  await push('maps/desert', '1.0', 'sand')
  await push('server', '1.0', 'one')
  await push('server', '1.0-again', 'one')
  await push('server', '2.0', 'two')
  const child = descriptorOf(imageOf(['one']), IMAGE)
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [child] })
  await putManifest(send, 'studio/server', 'multi', index, INDEX)
  const about = imageOf(['two'], { subject: descriptorOf(imageOf(['two']), IMAGE) })
  await putManifest(send, 'studio/server', 'sha256-about', about)

  const { json } = await call('GET', `${BASE}/images`)

  const manifestBytes = [imageOf(['one']), imageOf(['two']), index, about].join('').length
  expect(json).toMatchObject({
    data: [
      { name: 'maps/desert', artifact_count: 1, tag_count: 1, has_template: false },
      {
        name: 'server',
        artifact_count: 3,
        tag_count: 5,
        size_bytes: manifestBytes + '{}'.length + 'one'.length + 'two'.length,
        last_push_at: expect.stringMatching(/^\d{4}-.*Z$/),
        has_template: false,
      },
    ],
    total_count: 2,
    pagination: { number: 1, has_next: false },
  })
  await call('POST', '/v1/app', appNamed('arena'))
  const template = { app: 'arena', req_cpu: 512, req_memory: 512 }
  expect((await call('PUT', `${BASE}/images/server/template`, template)).status).toBe(200)
  expect((await call('GET', `${BASE}/images?page=2&limit=1`)).json).toMatchObject({
    data: [{ name: 'server', has_template: true }],
  })
})

it('lists nothing that holds no image, and gives an image up with its last artifact', async () => {
  const { call, push } = await aPlatform()
  await push('server', '1.0')
  await call('DELETE', `${BASE}/images/server/tags/1.0`)

  expect((await call('GET', `${BASE}/images`)).json).toMatchObject({ data: [], total_count: 0 })
})

it('counts what is used, each digest once', async () => {
  const { call, push } = await aPlatform({ storageLimitBytes: 10_000 })
  expect((await call('GET', `${BASE}/usage`)).json).toEqual({ used_bytes: 0, limit_bytes: 10_000 })

  await push('server', '1.0', 'one')
  await push('other', '1.0', 'one')

  const used_bytes = imageOf(['one']).length + '{}'.length + 'one'.length
  expect((await call('GET', `${BASE}/usage`)).json).toEqual({ used_bytes, limit_bytes: 10_000 })
})

it('raises the limit by what staff approves, and keeps it over a restart', async () => {
  const options = { dataDir: await aDataDir(), storageLimitBytes: 1000 }
  const before = await aPlatform(options)
  const ask = (requested_bytes: number) =>
    before.call('POST', `${BASE}/storage-requests`, { requested_bytes, reason: 'bigger maps' })
  const limit = async ({ call }: typeof before) =>
    ((await call('GET', `${BASE}/usage`)).json as { limit_bytes: number }).limit_bytes
  const decide = (id: string, verb: string, body?: object) =>
    before.callAsStaff('POST', `/_admin/storage-requests/${id}/${verb}`, body)

  const [first, second, third] = [await ask(500), await ask(9000), await ask(7)]
  expect(await limit(before)).toBe(1000)
  expect((await decide(idOf(first), 'approve')).json).toMatchObject({
    status: 'approved',
    granted_bytes: 500,
  })
  expect((await decide(idOf(second), 'approve', { granted_bytes: 100 })).json).toMatchObject({
    requested_bytes: 9000,
    granted_bytes: 100,
  })
  expect((await decide(idOf(third), 'deny')).json).toMatchObject({ status: 'denied' })
  expect(await limit(before)).toBe(1600)
  expect((await decide(idOf(third), 'approve')).status).toBe(409)
  await before.emulator.close()

  const after = await aPlatform(options)
  expect(await limit(after)).toBe(1600)
  expect((await after.call('GET', `${BASE}/storage-requests`)).json).toMatchObject({
    data: [{ status: 'denied' }, { status: 'approved' }, { status: 'approved', reason: 'bigger maps' }],
  })
})

it('keeps a reason that only looks as if it held a NUL', async () => {
  const { call } = await aPlatform()
  const reason = 'see C:\\u0000'

  const asked = await call('POST', `${BASE}/storage-requests`, { requested_bytes: 1, reason })

  expect(asked.json).toMatchObject({ reason })
  expect(
    (await call('POST', `${BASE}/storage-requests`, { requested_bytes: 1, reason: '\\\0' })).status,
  ).toBe(400)
})

it('approves no storage beyond what can be counted', async () => {
  const { call, callAsStaff } = await aPlatform({ storageLimitBytes: 1000 })
  const requested_bytes = Number.MAX_SAFE_INTEGER
  const asked = await call('POST', `${BASE}/storage-requests`, { requested_bytes })
  const path = `/_admin/storage-requests/${idOf(asked)}/approve`

  expect((await callAsStaff('POST', path)).status).toBe(400)
  expect((await callAsStaff('POST', path, { granted_bytes: requested_bytes - 999 })).status).toBe(400)

  const usage = await call('GET', `${BASE}/usage`)
  expect(usage.json).toEqual({ used_bytes: 0, limit_bytes: 1000 })
  const { json } = await call('GET', `${BASE}/storage-requests`)
  expect(json).toMatchObject({ data: [{ status: 'pending', requested_bytes }] })
  expect((await callAsStaff('POST', path, { granted_bytes: requested_bytes - 1000 })).status).toBe(200)
  expect((await call('GET', `${BASE}/usage`)).json).toEqual({ used_bytes: 0, limit_bytes: requested_bytes })
})

it.each([2 ** 53, 1e21])('refuses a size of %d bytes', async (sizeBytes) => {
  const { call, callAsStaff } = await aPlatform()

  const asked = await call('POST', `${BASE}/storage-requests`, { requested_bytes: sizeBytes })
  const set = await callAsStaff('POST', '/_admin/quota', { limit_bytes: sizeBytes })

  expect([asked.status, set.status]).toEqual([400, 400])
})
