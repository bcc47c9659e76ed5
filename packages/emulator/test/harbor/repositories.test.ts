// Harbor's repositories: src/server/v2.0/handler/repository.go.
import { expect, it } from 'vitest'
import { pushBlob } from '../support/content.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { pushAttached, pushImage, pushIndex, repositoryPath, ruleFor } from './support/content.js'

const REPOSITORIES = '/projects/studio/repositories'
const NEVER_EMPTY = { artifact_count: expect.any(Number), pull_count: expect.any(Number) }

async function namesOf({ call }: Harbor, query = ''): Promise<string[]> {
  const { json } = await call('GET', `${REPOSITORIES}${query}`)
  return (json as { name: string }[]).map(({ name }) => name)
}

it('lists what a manifest was pushed to, the latest first', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'a', { tag: '1.0' })
  await pushImage(harbor, 'game/b', { tag: '1.0' })
  await pushBlob(harbor.as(harbor.emulator.push), 'studio/only-a-blob', 'blob')

  const { json, headers } = await harbor.call('GET', REPOSITORIES)

  expect(json).toMatchObject([{ name: 'studio/game/b', project_id: 1, ...NEVER_EMPTY }, { name: 'studio/a' }])
  expect(headers['x-total-count']).toBe('2')
  expect((await harbor.call('GET', repositoryPath(harbor, 'only-a-blob'))).status).toBe(404)
})

it('lists by name, sorted', async () => {
  const harbor = await aHarbor()
  for (const image of ['client', 'server-eu', 'server-us']) await pushImage(harbor, image, { tag: '1.0' })

  expect(await namesOf(harbor, '?q=name%3D~SERVER&sort=name')).toEqual([
    'studio/server-eu',
    'studio/server-us',
  ])
  expect(await namesOf(harbor, '?q=name%3Dstudio%2Fclient')).toEqual(['studio/client'])
})

it('counts artifacts as they are listed', async () => {
  const harbor = await aHarbor()
  await pushIndex(harbor, 'server', 'all')
  const digest = await pushImage(harbor, 'server', { tag: '1.0', layer: 'c' })
  await pushAttached(harbor, 'server', digest, 'application/vnd.example')

  expect((await harbor.call('GET', repositoryPath(harbor, 'server'))).json).toMatchObject({
    artifact_count: 2,
  })
})

it('describes a repository', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'game/server', { tag: '1.0' })
  const path = repositoryPath(harbor, 'game/server')
  const before = await harbor.call('GET', path)

  const change = await harbor.call('PUT', path, { description: 'The dedicated server.' })

  expect(before.json).not.toHaveProperty('description')
  expect(change.status).toBe(200)
  expect((await harbor.call('GET', path)).json).toMatchObject({ description: 'The dedicated server.' })
})

it('deletes a repository with all that it holds, and gives the room back', async () => {
  const harbor = await aHarbor()
  const digest = await pushImage(harbor, 'server', { tag: '1.0' })
  await pushIndex(harbor, 'server', 'all')
  await pushImage(harbor, 'client', { tag: '1.0' })
  const usedBytes = async () => {
    const { json } = await harbor.call('GET', '/quotas?reference=project&reference_id=1')
    return (json as { used: { storage: number } }[])[0]?.used.storage ?? 0
  }
  const before = await usedBytes()

  expect((await harbor.call('DELETE', repositoryPath(harbor, 'server'))).status).toBe(200)

  expect(await usedBytes()).toBeLessThan(before)
  expect(await namesOf(harbor)).toEqual(['studio/client'])
  const send = harbor.as(harbor.emulator.pull)
  expect((await send('GET', `/v2/studio/server/manifests/${digest}`)).status).toBe(404)
  expect((await send('GET', '/v2/studio/server/tags/list')).status).toBe(404)
  const headers = { accept: 'application/vnd.oci.image.manifest.v1+json' }
  expect((await send('GET', '/v2/studio/client/manifests/1.0', { headers })).status).toBe(200)
})

it('deletes nothing of a repository where one tag is immutable', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'server', { tag: 'latest', layer: 'a' })
  await pushImage(harbor, 'server', { tag: 'v1', layer: 'b' })
  await harbor.call('POST', '/projects/studio/immutabletagrules', ruleFor('**', 'v*'))

  const reply = await harbor.call('DELETE', repositoryPath(harbor, 'server'))

  expect([reply.status, reply.code]).toEqual([412, 'PRECONDITION'])
  expect((await harbor.call('GET', repositoryPath(harbor, 'server'))).json).toMatchObject({
    artifact_count: 2,
  })
})

it('keeps an empty repository until it is deleted', async () => {
  const harbor = await aHarbor()
  const digest = await pushImage(harbor, 'server', { tag: '1.0' })
  await harbor.call('DELETE', repositoryPath(harbor, 'server', `/artifacts/${digest}`))

  expect((await harbor.call('GET', repositoryPath(harbor, 'server'))).json).toMatchObject({
    artifact_count: 0,
  })
})
