// Deployments go through their states with the time; nothing is run. The states' order and lengths are in
// deployment-timeline.test.ts.
import { expect, it } from 'vitest'
import { aDataDir } from '../support/data-dir.js'
import { aPlatform, createVersion, type Platform } from './support/a-platform.js'
import { stopClock } from './support/clock.js'

const USERS = [{ user_type: 'geo_coordinates', user_data: { latitude: 45.5, longitude: -73.6 } }]

const deploy = ({ call }: Platform, extra: object = {}) =>
  call('POST', '/v2/deployments', { application: 'arena', version: '1.0', users: USERS, ...extra })

const idOf = ({ json }: { json: unknown }) => (json as { request_id: string }).request_id

const idsOf = ({ json }: { json: unknown }) =>
  (json as { data: { request_id: string }[] }).data.map((item) => item.request_id)

const statusOf = async ({ call }: Platform, id: string) => (await call('GET', `/v1/status/${id}`)).json

it('becomes ready with an address for each port, is listed, and stops', async () => {
  const advance = stopClock()
  const platform = await aPlatform()
  const { call } = platform
  const ports = [
    { port: 7777, protocol: 'UDP', name: 'game' },
    { port: 8080, protocol: 'WS', tls_upgrade: true },
  ]
  await createVersion(platform, 'arena', { ports })

  const created = await deploy(platform, { tags: ['test'] })
  expect([created.status, created.json]).toEqual([
    202,
    { request_id: expect.stringMatching(/^[0-9a-f]{12}$/) },
  ])
  const id = idOf(created)
  expect(await statusOf(platform, id)).toMatchObject({
    current_status: 'Status.INITIALIZING',
    running: false,
  })
  advance(10)

  expect(await statusOf(platform, id)).toMatchObject({
    request_id: id,
    current_status: 'Status.READY',
    elapsed_time: 9,
    app_name: 'arena',
    app_version: '1.0',
    last_status: 'Status.DEPLOYING',
    running: true,
    error: false,
    tags: ['test'],
    ports: {
      game: {
        name: 'game',
        internal: 7777,
        protocol: 'UDP',
        link: expect.stringMatching(/^[0-9a-f]+\.[a-z.]+:\d+$/),
      },
      8080: {
        name: '8080',
        internal: 8080,
        tls_upgrade: true,
        link: expect.stringMatching(/^wss:\/\/.+:\d+$/),
      },
    },
  })
  expect((await call('GET', '/v1/deployments')).json).toMatchObject({
    data: [{ request_id: id, ready: true }],
    total_count: 1,
  })
  const logs = await call('GET', `/v1/deployment/${id}/container-logs`)
  expect(logs.json).toMatchObject({ logs: expect.stringContaining('Status.READY') })

  const stopped = await call('DELETE', `/v1/stop/${id}`)
  expect(stopped.status).toBe(200)
  expect(stopped.json).toMatchObject({ deployment_summary: { current_status: 'Status.TERMINATING' } })
  expect((await call('DELETE', `/v1/stop/${id}`)).status).toBe(202)
  advance(1)
  expect(await statusOf(platform, id)).toMatchObject({ current_status: 'Status.TERMINATED', running: false })
  expect(idsOf(await call('GET', '/v1/deployments'))).toEqual([])
  expect((await call('DELETE', `/v1/stop/${id}`)).status).toBe(410)
  expect((await call('GET', `/v1/deployment/${id}/container-logs`)).status).toBe(404)
})

it('fails where the image is gone or the credential was rotated', async () => {
  const advance = stopClock()
  const platform = await aPlatform()
  const { call } = platform
  await createVersion(platform, 'arena')

  await call('POST', '/v1/container-registry/credentials/pull/rotate')
  const refused = idOf(await deploy(platform))
  await call('PATCH', '/v1/app/arena/version/1.0', { private_token: platform.emulator.pull.token })
  await call('DELETE', '/v1/container-registry/images/arena/tags/1.0')
  const gone = idOf(await deploy(platform))

  expect(await statusOf(platform, gone)).toMatchObject({
    current_status: 'Status.INITIALIZING',
    error: false,
  })
  advance(2)

  expect(await statusOf(platform, refused)).toMatchObject({
    current_status: 'Status.ERROR',
    error: true,
    running: false,
    error_detail: expect.stringContaining('denies access'),
  })
  expect(await statusOf(platform, gone)).toMatchObject({
    current_status: 'Status.ERROR',
    error_detail: expect.stringContaining('does not hold it'),
  })
})

it.each([
  ['an unknown app', { application: 'nothing' }],
  ['an unknown version', { version: '2.0' }],
  ['no users', { users: [] }],
  ['an address that is none', { users: [{ user_type: 'ip_address', user_data: { ip_address: 'here' } }] }],
  ['an unknown type of user', { users: [{ user_type: 'name', user_data: {} }] }],
  ['half a variable', { environment_variables: [{ key: 'MODE', value: 'x' }] }],
])('refuses %s and makes nothing', async (_, extra) => {
  const platform = await aPlatform()
  await createVersion(platform, 'arena')

  expect((await deploy(platform, extra)).status).toBe(400)
  expect(idsOf(await platform.call('GET', '/v1/deployments'))).toEqual([])
})

it('keeps a deployment in its error state where no server can be allocated', async () => {
  const platform = await aPlatform()
  const { call } = platform
  await createVersion(platform, 'arena', { is_active: false })

  const refused = await deploy(platform)

  expect(refused.status).toBe(422)
  expect(refused.json).toEqual({
    request_id: expect.any(String),
    message: expect.stringContaining('not active'),
  })
  expect((await call('GET', `/v1/status/${idOf(refused)}`)).json).toMatchObject({
    current_status: 'Status.ERROR',
    error: true,
    error_detail: expect.stringContaining('not active'),
  })
})

it('gives the free tier one deployment at a time, for an hour, and stops it as soon as it is ready', async () => {
  const advance = stopClock()
  const platform = await aPlatform({ plan: 'free' })
  await createVersion(platform, 'arena')
  const first = idOf(await deploy(platform))

  const second = await deploy(platform)
  expect([second.status, second.json]).toEqual([400, { message: expect.stringContaining('limited to 1') }])
  expect((await platform.call('DELETE', `/v1/stop/${first}`)).status).toBe(202)
  expect((await deploy(platform)).status).toBe(400)
  advance(2)
  expect(await statusOf(platform, first)).toMatchObject({
    current_status: 'Status.TERMINATED',
    max_duration: 60,
  })

  expect((await deploy(platform)).status).toBe(202)
  expect((await deploy(platform, { resources: { cpu_units: 2048, memory_mib: 2048 } })).status).toBe(400)
})

it('picks and sorts deployments by a query, and stops them by a filter', async () => {
  stopClock()
  const platform = await aPlatform()
  const { call } = platform
  await createVersion(platform, 'arena')
  const a = idOf(await deploy(platform, { tags: ['blue', 'test'] }))
  const b = idOf(await deploy(platform, { tags: ['test'] }))
  const failed = idOf(await deploy(platform, { require_cached_locations: true }))
  const list = (query: object) =>
    call('GET', `/v1/deployments?query=${encodeURIComponent(JSON.stringify(query))}`)
  const filters = (field: string, operator: string, value: unknown) => ({
    filters: [{ field, operator, value }],
  })

  expect(idsOf(await list(filters('tags', 'eq', 'test')))).toEqual([a, b])
  expect(idsOf(await list(filters('tags', 'neq', 'blue')))).toEqual([b, failed])
  expect(idsOf(await list(filters('status', 'in', ['error'])))).toEqual([failed])
  expect(idsOf(await list({ order_by: [{ field: 'request_id', order: 'desc' }] }))).toEqual(
    [a, b, failed].sort().reverse(),
  )
  expect((await call('GET', '/v1/deployments?query=ready')).status).toBe(400)

  const stop = (filter_type: string, values: string[]) =>
    call('POST', '/v1/deployments/bulk-stop', {
      filters: [{ field: 'deployment_tags', filter_type, values }],
    })
  expect((await stop('all', ['blue', 'test'])).json).toEqual({ processable: [{ request_id: a }] })
  expect((await stop('not', ['test'])).json).toEqual({ processable: [{ request_id: failed }] })
  expect((await stop('any', ['blue', 'test'])).json).toEqual({
    processable: [{ request_id: a }, { request_id: b }],
  })
})

it('is still there after a restart', async () => {
  const dataDir = await aDataDir()
  const before = await aPlatform({ dataDir })
  await createVersion(before, 'arena')
  const id = idOf(await deploy(before))
  await before.emulator.close()

  const { call } = await aPlatform({ dataDir })
  expect(idsOf(await call('GET', '/v1/deployments'))).toEqual([id])
})
