// The platform's v1 API, operations on app versions.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { EmulatorOptions } from '../../src/index.js'
import { aPlatform, appNamed, createVersion, type Platform, versionOf } from './support/a-platform.js'

/** A platform with the app `game` and the image `server:1.0`. */
async function aGame(options: EmulatorOptions = {}): Promise<Platform> {
  const platform = await aPlatform(options)
  await platform.call('POST', '/v1/app', appNamed('game'))
  await platform.push('server', '1.0')
  return platform
}

const create = (platform: Platform, extra: object = {}) =>
  platform.call('POST', '/v1/app/game/version', versionOf(platform, 'server', '1.0', extra))

it('gives back what a version was created with', async () => {
  const platform = await aGame()
  const ports = [{ port: 7777, protocol: 'UDP', to_check: true, tls_upgrade: false, name: 'game' }]

  const created = await create(platform, { ports, unknown: true })
  const read = await platform.call('GET', '/v1/app/game/version/1.0')

  expect(created.json).toEqual({ success: true, version: read.json })
  expect(read.json).toMatchObject({ ...versionOf(platform, 'server', '1.0'), ports, caching_percent: 0 })
  expect(read.json).not.toHaveProperty('unknown')
})

it('never gives back the value of a hidden variable', async () => {
  const platform = await aGame()
  const envs = [{ key: 'KEY', value: 'planted', is_hidden: true }]

  const created = await create(platform, { envs })
  const changed = await platform.call('PATCH', '/v1/app/game/version/1.0', { is_active: false })
  const listed = await platform.call('GET', '/v1/app/game/versions')

  for (const { body } of [created, changed, listed]) {
    expect(body.toString()).toContain('KEY')
    expect(body.toString()).not.toContain('planted')
  }
})

it('lets the free tier have two versions in all apps together', async () => {
  const platform = await aGame({ plan: 'free' })
  await createVersion(platform, 'other')
  await create(platform)

  const third = await create(platform, { name: 'third' })

  expect(third.status).toBe(400)
  expect(third.json).toEqual({ message: 'The free tier is limited to 2 app versions.' })
  expect((await create(platform)).status).toBe(409)
})

it.each([
  ['no credential', { private_username: undefined, private_token: undefined }, 424],
  ['a wrong secret', { private_token: 'wrong' }, 424],
  ['an unknown name', { private_username: 'nobody' }, 424],
  ['a wrong secret that is to be verified', { private_token: 'wrong', verify_image: true }, 400],
  ['no credential to verify with', { private_username: undefined, verify_image: true }, 424],
  ['another tag', { docker_tag: '2.0' }, 424],
  ['another image, verified', { docker_image: 'studio/other', verify_image: true }, 424],
  ['the image without its project', { docker_image: 'server' }, 424],
  ['a project that is not its own', { docker_image: 'other/server' }, 424],
  ['all in order, verified', { verify_image: true }, 200],
  ['another registry', { docker_repository: 'docker.io', docker_tag: 'none' }, 200],
])('given %s, answers %d as a pull would end', async (_, extra, status) => {
  const platform = await aGame()

  const reply = await create(platform, extra)

  expect(reply.status).toBe(status)
  const { json } = await platform.call('GET', '/v1/app/game/versions')
  expect(json).toMatchObject({ total_count: status === 200 ? 1 : 0 })
})

it('knows its registry by either name of this machine', async () => {
  const platform = await aGame()
  const docker_repository = platform.emulator.registry.replace('127.0.0.1', 'localhost')

  expect((await create(platform, { docker_repository, docker_tag: '2.0' })).status).toBe(424)
  expect((await create(platform, { docker_repository })).status).toBe(200)
})

it('asks for no credential where the registry asks for none', async () => {
  const platform = await aPlatform({ auth: 'none' })
  await platform.call('POST', '/v1/app', appNamed('game'))
  await platform.push('server', '1.0')

  expect((await create(platform, { private_token: 'wrong', verify_image: true })).status).toBe(200)
})

it('prefers 404 and 409 to 424', async () => {
  const platform = await aGame()
  await create(platform)
  const missing = versionOf(platform, 'server', '2.0', { name: '1.0' })

  expect((await platform.call('POST', '/v1/app/game/version', missing)).status).toBe(409)
  expect((await platform.call('POST', '/v1/app/none/version', missing)).status).toBe(404)
})

it('changes the fields given and leaves the others, with CPU, memory and GPU', async () => {
  const platform = await aGame()
  await create(platform, { force_cache: true, ports: [{ port: 1, protocol: 'TCP' }] })
  const before = await platform.call('GET', '/v1/app/game/version/1.0')
  const { last_updated: _, ...fixed } = before.json as Record<string, unknown>

  const changes = { max_duration: 60, ports: [], req_cpu: 4096, req_memory: 8192, req_video: 1 }
  const reply = await platform.call('PATCH', '/v1/app/game/version/1.0', changes)

  expect(reply.status).toBe(200)
  expect(reply.json).toMatchObject({ success: true, version: { ...fixed, max_duration: 60, ports: [] } })
  expect(reply.json).not.toHaveProperty('version.req_video')
})

it('leaves a version as it is when the changed image cannot be pulled', async () => {
  const platform = await aGame()
  await create(platform)

  const reply = await platform.call('PATCH', '/v1/app/game/version/1.0', { docker_tag: '2.0', name: 'new' })

  expect(reply.status).toBe(424)
  expect((await platform.call('GET', '/v1/app/game/version/1.0')).json).toMatchObject({ docker_tag: '1.0' })
})

it('renames a version, but not to a name that is taken', async () => {
  const platform = await aGame()
  await create(platform)
  await create(platform, { name: '2.0' })

  const taken = await platform.call('PATCH', '/v1/app/game/version/1.0', { name: '2.0' })
  const renamed = await platform.call('PATCH', '/v1/app/game/version/1.0', { name: '3.0' })

  expect([taken.status, renamed.status]).toEqual([400, 200])
  const { json } = await platform.call('GET', '/v1/app/game/versions')
  expect(json).toMatchObject({ versions: [{ name: '3.0' }, { name: '2.0' }] })
})

it('reaches a version whose name has to be encoded', async () => {
  const platform = await aGame()
  const name = 'release/1.0 (ä)'
  await create(platform, { name })

  const { json } = await platform.call('GET', `/v1/app/game/version/${encodeURIComponent(name)}`)

  expect(json).toMatchObject({ name })
})

it('keeps apps and versions over a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'emulator-platform-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const before = await aGame({ dataDir })
  await create(before, { envs: [{ key: 'KEY', value: 'planted', is_hidden: true }] })
  const { json: app } = await before.call('GET', '/v1/app/game')
  const { json: version } = await before.call('GET', '/v1/app/game/version/1.0')
  await before.emulator.close()

  const after = await aPlatform({ dataDir })

  expect((await after.call('GET', '/v1/app/game')).json).toEqual(app)
  expect((await after.call('GET', '/v1/app/game/version/1.0')).json).toEqual(version)
  const { json: tags } = await after.call('GET', '/v1/container-registry/images/server/tags')
  expect(tags).toMatchObject({ data: [{ app_version: { app: 'game', version: '1.0' } }] })
})
