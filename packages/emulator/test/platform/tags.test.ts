// The platform's v1 API, operations on the tags of the registry.
import { expect, it } from 'vitest'
import { basic, clientOf } from '../support/client.js'
import { aPlatform, createVersion, type Platform } from './support/a-platform.js'

const pathOf = (image: string) => `/v1/container-registry/images/${image}/tags`

async function tagsInRegistry({ emulator }: Platform, image: string): Promise<unknown> {
  const send = clientOf(emulator, basic(emulator.push))
  return (await send('GET', `/v2/${emulator.project}/${image}/tags/list`)).json
}

it('lists each tag with its artifact and all tags of that', async () => {
  const platform = await aPlatform()
  const shared = await platform.push('server', '1.0')
  await platform.push('server', 'stable')
  const other = await platform.push('server', '2.0', 'x'.repeat(1024 ** 2))

  const { json } = await platform.call('GET', pathOf('server'))

  const tag = (name: string, image_hash: string, remaining_tags: string[]) => ({
    tag: name,
    artifact: { artifact_deleted: false, image_hash, remaining_tags },
    app_version: null,
  })
  expect(json).toMatchObject({
    count: 3,
    data: [
      tag('1.0', shared, ['1.0', 'stable']),
      { ...tag('2.0', other, ['2.0']), artifact: { size_mb: expect.closeTo(1, 2) } },
      tag('stable', shared, ['1.0', 'stable']),
    ],
    pagination: { number: 1, has_next: false },
  })
})

it('lists tags page by page', async () => {
  const platform = await aPlatform()
  for (const tag of ['a', 'b', 'c']) await platform.push('server', tag)

  const { json } = await platform.call('GET', `${pathOf('server')}?page=2&limit=2`)

  expect(json).toMatchObject({ count: 3, data: [{ tag: 'c' }], pagination: { previous_page_number: 1 } })
})

it('names the app version that runs a tag', async () => {
  const platform = await aPlatform()
  await createVersion(platform, 'game')

  const { json } = await platform.call('GET', pathOf('game'))

  expect(json).toMatchObject({ data: [{ tag: '1.0', app_version: { app: 'game', version: '1.0' } }] })
})

it('finds an image by its name without the project only, with slashes or without', async () => {
  const platform = await aPlatform()
  await platform.push('game/server', '1.0')

  for (const image of ['game/server', 'game%2Fserver']) {
    expect((await platform.call('GET', pathOf(image))).status).toBe(200)
  }
  for (const image of ['studio/game/server', 'game', 'server', '..', 'game%00']) {
    expect((await platform.call('GET', pathOf(image))).status).toBe(404)
  }
})

it('keeps an artifact until its last tag is deleted', async () => {
  const platform = await aPlatform()
  const image_hash = await platform.push('server', '1.0')
  await platform.push('server', 'stable')

  const first = await platform.call('DELETE', `${pathOf('server')}/1.0`)
  const remaining = await tagsInRegistry(platform, 'server')
  const last = await platform.call('DELETE', `${pathOf('server')}/stable`)

  expect(first.json).toMatchObject({
    deleted_tag: '1.0',
    artifact: { artifact_deleted: false, remaining_tags: ['stable'], image_hash },
  })
  expect(remaining).toMatchObject({ tags: ['stable'] })
  expect(last.json).toMatchObject({
    deleted_tag: 'stable',
    artifact: { artifact_deleted: true, remaining_tags: [], image_hash },
  })
  const send = clientOf(platform.emulator, basic(platform.emulator.push))
  expect((await send('GET', `/v2/studio/server/manifests/${image_hash}`)).status).toBe(404)
})

it('deletes many tags and says of each what became of it', async () => {
  const platform = await aPlatform()
  for (const tag of ['1.0', '2.0', '3.0']) await platform.push('server', tag)

  const reply = await platform.call('POST', `${pathOf('server')}/bulk-delete`, {
    tags: ['1.0', 'none', '2.0', '1.0'],
  })

  expect(reply.status).toBe(207)
  expect(reply.json).toMatchObject({
    results: [
      { tag: '1.0', status: 204 },
      { tag: 'none', status: 404 },
      { tag: '2.0', status: 204 },
      { tag: '1.0', status: 404 },
    ],
    summary: { total: 4, success: 2, failed: 2 },
  })
  expect(await tagsInRegistry(platform, 'server')).toMatchObject({ tags: ['3.0'] })
})

it.each([{}, { tags: [] }, { tags: '1.0' }, { tags: [1] }])('refuses to delete the tags %j', async (body) => {
  const platform = await aPlatform()
  await platform.push('server', '1.0')

  expect((await platform.call('POST', `${pathOf('server')}/bulk-delete`, body)).status).toBe(400)
})

it('deletes a tag that is named like an operation', async () => {
  const platform = await aPlatform()
  await platform.push('server', 'bulk-delete')

  expect((await platform.call('DELETE', `${pathOf('server')}/bulk-delete`)).status).toBe(200)
})
