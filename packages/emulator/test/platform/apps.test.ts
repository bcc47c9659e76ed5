// The platform's v1 API, operations on apps, and its rules about tokens and lists.
import { expect, it } from 'vitest'
import { aPlatform, appNamed, createVersion, type Platform } from './support/a-platform.js'

const create = ({ call }: Platform, name: string, extra?: object) =>
  call('POST', '/v1/app', appNamed(name, extra))

it('gives back what an app was created with', async () => {
  const platform = await aPlatform()

  const created = await create(platform, 'game', { is_active: false, image: 'AAAA' })
  const read = await platform.call('GET', '/v1/app/game')

  expect(created.json).toEqual(read.json)
  expect(read.json).toMatchObject({ name: 'game', is_active: false, image: 'AAAA' })
  expect(read.json).toHaveProperty('create_time', expect.stringMatching(/^\d{4}-\d\d-\d\d [\d:]{8}\.\d{6}$/))
})

it.each(['ab', 'a'.repeat(65), 'my game', 'game/server', 'spiel ä', ''])(
  'refuses the name %j',
  async (name) => {
    expect((await create(await aPlatform(), name)).status).toBe(400)
  },
)

it.each([
  ['is_active', 'true'],
  ['image', null],
  ['name', 7],
])('refuses a wrong type of %s and names the field', async (field, value) => {
  const reply = await create(await aPlatform(), 'game', { [field]: value })

  expect(reply.status).toBe(400)
  expect(reply.json).toEqual({ message: expect.stringContaining(field) })
})

it.each(['', '{', '[]', 'null', '"game"'])('refuses the body %j', async (body) => {
  const { call } = await aPlatform()

  expect((await call('POST', '/v1/app', body)).status).toBe(400)
})

it('ignores fields that it does not know', async () => {
  expect((await create(await aPlatform(), 'game', { colour: 'red' })).status).toBe(200)
})

it('lets the free tier have two apps, and a third one when one of them is gone', async () => {
  const platform = await aPlatform({ plan: 'free' })
  for (const name of ['one', 'two']) expect((await create(platform, name)).status).toBe(200)

  const third = await create(platform, 'three')
  const known = await create(platform, 'two')
  await platform.call('DELETE', '/v1/app/one')

  expect(third.status).toBe(400)
  expect(third.json).toEqual({ message: 'The free tier is limited to 2 applications.' })
  expect(known.status).toBe(409)
  expect((await create(platform, 'three')).status).toBe(200)
})

it('lists apps page by page', async () => {
  const platform = await aPlatform()
  for (const name of ['one', 'two', 'three']) await create(platform, name)

  const second = await platform.call('GET', '/v1/apps?page=2&limit=2')

  expect(second.json).toMatchObject({
    applications: [{ name: 'three' }],
    total_count: 3,
    pagination: {
      number: 2,
      next_page_number: null,
      previous_page_number: 1,
      paginator: { num_pages: 2 },
      has_next: false,
      has_previous: true,
    },
  })
})

it('takes the versions along when an app is renamed, and away when it is deleted', async () => {
  const platform = await aPlatform()
  await createVersion(platform, 'game')

  await platform.call('PATCH', '/v1/app/game', { name: 'renamed' })
  const renamed = await platform.call('GET', '/v1/app/renamed/version/1.0')
  await platform.call('DELETE', '/v1/app/renamed')
  await create(platform, 'renamed')

  expect(renamed.status).toBe(200)
  expect((await platform.call('GET', '/v1/app/renamed/versions')).json).toMatchObject({ total_count: 0 })
})

it('takes a token with the word token before it, in any case, and no other', async () => {
  const { call, emulator } = await aPlatform()
  const { apiToken } = emulator
  const statusOf = async (authorization: string) =>
    (await call('GET', '/v1/apps', undefined, authorization)).status

  for (const good of [`token ${apiToken}`, `Token ${apiToken}`, `token  ${apiToken}`]) {
    expect(await statusOf(good)).toBe(200)
  }
  for (const bad of ['', apiToken, `Bearer ${apiToken}`, `token token ${apiToken}`, 'token ', 'token x']) {
    expect(await statusOf(bad)).toBe(401)
  }
})

it('answers 404 to paths that the API does not have and 405 to methods', async () => {
  const { call } = await aPlatform()

  expect((await call('GET', '/v1/application')).status).toBe(404)
  expect((await call('PUT', '/v1/app')).status).toBe(405)
})

it('takes no name that ends at a NUL for the one before it', async () => {
  const { call } = await aPlatform()
  await call('POST', '/v1/app', appNamed('foo'))

  expect((await call('DELETE', '/v1/app/foo%00x')).status).toBe(404)
  expect((await call('GET', '/v1/app/foo')).status).toBe(200)
  const refused = await call('POST', '/v1/app', appNamed('bar\0x'))
  expect([refused.status, refused.json]).toEqual([400, { message: 'The body holds a NUL character.' }])
  expect((await call('GET', '/v1/app/bar')).status).toBe(404)
})
