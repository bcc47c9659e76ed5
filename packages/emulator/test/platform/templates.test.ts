// The rules of templates: every new tag gets an app version, whatever tool pushes it. Pushes are plain HTTP here.
import { expect, it } from 'vitest'
import type { EmulatorOptions } from '../../src/index.js'
import { basic, clientOf } from '../support/client.js'
import { descriptorOf, IMAGE, INDEX, imageOf, pushImage, putManifest } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { aPlatform, appNamed, type Platform } from './support/a-platform.js'

const IMAGES = '/v1/container-registry/images'
const NAME = 'game/server'
const TEMPLATE = `${IMAGES}/${NAME}/template`
const REPOSITORY = `studio/${NAME}`
const TEMPLATE_BODY = {
  app: 'arena',
  req_cpu: 512,
  req_memory: 1024,
  ports: [{ port: 7777, protocol: 'UDP', name: 'game' }],
  envs: [{ key: 'SEED', value: 'secret seed', is_hidden: true }],
  max_duration: 60,
}

async function aPlatformWithTemplate(extra: object = {}, options: EmulatorOptions = {}): Promise<Platform> {
  const platform = await aPlatform(options)
  await platform.call('POST', '/v1/app', appNamed('arena'))
  await platform.push(NAME, 'before')
  const reply = await platform.call('PUT', TEMPLATE, { ...TEMPLATE_BODY, ...extra })
  expect(reply.status).toBe(200)
  return platform
}

async function versions({ call }: Platform): Promise<{ name: string }[]> {
  const { json } = await call('GET', '/v1/app/arena/versions')
  return (json as { versions: { name: string }[] }).versions
}

/** The version that the list of tags names beside a tag. */
async function linkedVersion({ call }: Platform, tag: string): Promise<unknown> {
  const { json } = await call('GET', `${IMAGES}/game/server/tags?limit=100`)
  const { data } = json as { data: { tag: string; app_version: unknown }[] }
  return data.find((item) => item.tag === tag)?.app_version
}

it('makes a version of every new tag, with the pull credential', async () => {
  const platform = await aPlatformWithTemplate()
  const { emulator, call, push } = platform

  await push(NAME, '1.0', 'one')
  await push(NAME, '2.0', 'one')

  expect((await versions(platform)).map(({ name }) => name)).toEqual(['1.0', '2.0'])
  expect((await call('GET', '/v1/app/arena/version/1.0')).json).toMatchObject({
    name: '1.0',
    docker_repository: emulator.registry,
    docker_image: REPOSITORY,
    docker_tag: '1.0',
    private_username: emulator.pull.username,
    private_token: emulator.pull.token,
    req_cpu: 512,
    req_memory: 1024,
    max_duration: 60,
    ports: [{ port: 7777, protocol: 'UDP', name: 'game', to_check: true, tls_upgrade: false }],
  })
  expect(await linkedVersion(platform, '1.0')).toEqual({ app: 'arena', version: '1.0' })
})

it('makes no version of what was tagged before, of a moved tag, or of another repository', async () => {
  const platform = await aPlatformWithTemplate()
  const { push } = platform

  await push(NAME, 'before', 'moved')
  await push('other', '1.0')

  expect(await versions(platform)).toEqual([])
  expect(await linkedVersion(platform, 'before')).toBeNull()
})

it('makes no version of signatures, of what is attached to an image, and of the parts of an index', async () => {
  const platform = await aPlatformWithTemplate()
  const send = clientOf(platform.emulator, basic(platform.emulator.push))
  const subject = descriptorOf(imageOf(), IMAGE)
  const hex = subject.digest.replace('sha256:', '')

  await pushImage(send, REPOSITORY, `sha256-${hex}.sig`)
  await putManifest(send, REPOSITORY, 'about', imageOf([], { subject }))
  await putManifest(send, REPOSITORY, subject.digest, imageOf())
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [subject] })
  expect((await putManifest(send, REPOSITORY, 'multi', index, INDEX)).status).toBe(201)

  expect((await versions(platform)).map(({ name }) => name)).toEqual(['multi'])
})

it('names versions by the pattern and uses an edited template for later tags only', async () => {
  const platform = await aPlatformWithTemplate({ version_name: 'build-{tag}' })
  const { call, push } = platform
  await push(NAME, '1.0')
  await call('PUT', TEMPLATE, { ...TEMPLATE_BODY, req_cpu: 1024, version_name: '{tag}-big' })

  await push(NAME, '2.0')

  expect(await versions(platform)).toMatchObject([
    { name: 'build-1.0', req_cpu: 512 },
    { name: '2.0-big', req_cpu: 1024 },
  ])
})

it('stops with its template', async () => {
  const platform = await aPlatformWithTemplate()
  const { call, push } = platform

  expect((await call('DELETE', TEMPLATE)).status).toBe(204)
  await push(NAME, '1.0')

  expect(await versions(platform)).toEqual([])
  expect((await call('GET', TEMPLATE)).status).toBe(404)
  expect((await call('DELETE', TEMPLATE)).status).toBe(404)
})

it.each([
  ['taken', '1.0', 'named 1.0 already'],
  ['over 64 characters', `v${'1'.repeat(64)}`, 'no valid name'],
])('takes the push where the name is %s, and keeps the reason', async (_, tag, reason) => {
  const platform = await aPlatformWithTemplate()
  const { call, push } = platform
  const taken = {
    ...TEMPLATE_BODY,
    name: '1.0',
    docker_repository: 'docker.io',
    docker_image: 'a/b',
    docker_tag: 'c',
  }
  expect((await call('POST', '/v1/app/arena/version', { ...taken, app: undefined })).status).toBe(200)

  await push(NAME, tag)

  expect(await linkedVersion(platform, tag)).toBeNull()
  expect((await call('GET', TEMPLATE)).json).toMatchObject({
    last_error: { tag, message: expect.stringContaining(reason), time: expect.stringMatching(/Z$/) },
  })
  await push(NAME, '2.0')
  expect((await call('GET', TEMPLATE)).json).toMatchObject({ last_error: null })
})

it('never answers a hidden value, and keeps it when the answer is sent back', async () => {
  const { call, callAsStaff, push } = await aPlatformWithTemplate()
  const { json } = await call('GET', TEMPLATE)
  expect(JSON.stringify(json)).not.toContain('secret seed')
  const {
    create_time: _created,
    last_updated: _updated,
    last_error: _error,
    ...fields
  } = json as Record<string, unknown>

  expect((await call('PUT', TEMPLATE, { ...fields, req_cpu: 2048 })).status).toBe(200)
  await push(NAME, '1.0')

  const state = await callAsStaff('GET', '/_admin/state')
  expect(JSON.stringify(state.json)).not.toContain('secret seed')
  expect((await call('GET', '/v1/app/arena/version/1.0')).json).toMatchObject({ req_cpu: 2048 })
})

it.each([
  ['a repository without an image', {}, 'empty', 409],
  ['an unknown app', { app: 'nothing' }, NAME, 404],
  ['a field of the registry', { docker_tag: '1.0' }, NAME, 400],
  ['a credential', { private_token: 'x' }, NAME, 400],
  ['a pattern without {tag}', { version_name: 'fixed' }, NAME, 400],
  ['an unknown placeholder', { version_name: '{tag}-{utc}' }, NAME, 400],
  ['too much memory for its CPU', { req_memory: 1025 }, NAME, 400],
  ['no CPU', { req_cpu: undefined }, NAME, 400],
])('refuses a template with %s', async (_, extra, image, status) => {
  const { call, push } = await aPlatform()
  await call('POST', '/v1/app', appNamed('arena'))
  await push(NAME, '1.0')

  const reply = await call('PUT', `${IMAGES}/${image}/template`, { ...TEMPLATE_BODY, ...extra })

  expect(reply.status).toBe(status)
  expect(reply.json).toEqual({ message: expect.any(String) })
})

it('links a tag from before the template, once', async () => {
  const platform = await aPlatformWithTemplate()
  const { call } = platform
  const link = `${IMAGES}/${NAME}/tags/before/link`

  const linked = await call('POST', link)

  expect([linked.status, linked.json]).toEqual([200, { app: 'arena', version: 'before' }])
  expect(await linkedVersion(platform, 'before')).toEqual({ app: 'arena', version: 'before' })
  expect((await call('POST', link)).status).toBe(409)
})

it('links with other values where they are given', async () => {
  const { call } = await aPlatformWithTemplate()
  const link = `${IMAGES}/${NAME}/tags/before/link`

  expect((await call('POST', link, { overrides: { req_memory: 4096 } })).status).toBe(400)
  const linked = await call('POST', link, { overrides: { version_name: 'old-{tag}', req_cpu: 2048 } })

  expect(linked.json).toEqual({ app: 'arena', version: 'old-before' })
  expect((await call('GET', '/v1/app/arena/version/old-before')).json).toMatchObject({ req_cpu: 2048 })
})

it('links nothing without a template or a tag', async () => {
  const { call, push } = await aPlatform()
  await push(NAME, '1.0')

  expect((await call('POST', `${IMAGES}/${NAME}/tags/1.0/link`)).status).toBe(412)
  expect((await call('POST', `${IMAGES}/${NAME}/tags/2.0/link`)).status).toBe(404)
  expect((await call('POST', `${IMAGES}/nothing/tags/1.0/link`)).status).toBe(404)
})

it('leaves the versions of a deleted tag, and takes them up when the tag comes again', async () => {
  const platform = await aPlatformWithTemplate()
  const { call, push } = platform
  await push(NAME, '1.0')

  expect((await call('DELETE', `${IMAGES}/${NAME}/tags/1.0`)).status).toBe(200)
  expect(await versions(platform)).toMatchObject([{ name: '1.0' }])
  await push(NAME, '1.0', 'again')

  expect(await versions(platform)).toHaveLength(1)
  expect(await linkedVersion(platform, '1.0')).toEqual({ app: 'arena', version: '1.0' })
  expect((await call('GET', TEMPLATE)).json).toMatchObject({ last_error: null })
})

it('follows the new name of its app and goes with it', async () => {
  const { call } = await aPlatformWithTemplate()

  await call('PATCH', '/v1/app/arena', { name: 'stadium' })
  expect((await call('GET', TEMPLATE)).json).toMatchObject({ app: 'stadium' })
  await call('DELETE', '/v1/app/stadium')

  expect((await call('GET', TEMPLATE)).status).toBe(404)
})

it('works on after a restart', async () => {
  const dataDir = await aDataDir()
  const before = await aPlatformWithTemplate({}, { dataDir })
  await before.emulator.close()

  const platform = await aPlatform({ dataDir })
  await platform.push(NAME, '1.0')

  expect(await linkedVersion(platform, '1.0')).toEqual({ app: 'arena', version: '1.0' })
})
