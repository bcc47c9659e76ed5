// Harbor's tags: src/server/v2.0/handler/artifact.go, src/controller/tag/controller.go.
import { beforeAll, expect, it } from 'vitest'
import type { Reply } from '../support/client.js'
import { type Harbor, startHarbor } from './support/a-harbor.js'
import { pushImage, repositoryPath, ruleFor } from './support/content.js'
import { aRobot } from './support/robots.js'

let harbor: Harbor
let names = 0

beforeAll(async () => {
  harbor = await startHarbor()
  return () => harbor.emulator.close()
})

const aName = () => `server-${names++}`
const outcomeOf = ({ status, code }: Reply) => [status, code]
const tagsPath = (image: string, reference: string, rest = '') =>
  repositoryPath(harbor, image, `/artifacts/${reference}/tags${rest}`)
const tagNames = ({ json }: Reply) => (json as { name: string }[]).map(({ name }) => name)

it('lists the tags of an artifact, the latest first, with their numbers', async () => {
  const image = aName()
  await pushImage(harbor, image, { tag: '1.0' })
  await pushImage(harbor, image, { tag: 'stable' })
  await pushImage(harbor, image, { tag: 'other', layer: 'other' })
  const artifact = await harbor.call('GET', repositoryPath(harbor, image, '/artifacts/1.0'))

  const reply = await harbor.call('GET', tagsPath(image, '1.0'))

  expect(tagNames(reply)).toEqual(['stable', '1.0'])
  expect(reply.headers['x-total-count']).toBe('2')
  const { id, repository_id } = artifact.json as { id: number; repository_id: number }
  expect(reply.json).toMatchObject([{ artifact_id: id, repository_id, immutable: false }, {}])
})

it('lists tags by name, sorted, and page by page', async () => {
  const image = aName()
  for (const tag of ['1.0', '1.1', '2.0']) await pushImage(harbor, image, { tag })
  const list = async (query: string) => tagNames(await harbor.call('GET', tagsPath(image, '1.0', query)))

  expect(await list('?q=name%3D~1.&sort=name')).toEqual(['1.0', '1.1'])
  expect(await list('?sort=-name&page=2&page_size=2')).toEqual(['1.0'])
})

it('says which tags are immutable only to who asks', async () => {
  const image = aName()
  await pushImage(harbor, image, { tag: 'v1' })
  await pushImage(harbor, image, { tag: 'latest' })
  await harbor.call('POST', '/projects/studio/immutabletagrules', ruleFor(image, 'v*'))

  const plain = await harbor.call('GET', tagsPath(image, 'v1', '?sort=name'))
  const asked = await harbor.call('GET', tagsPath(image, 'v1', '?sort=name&with_immutable_status=true'))
  const artifact = await harbor.call(
    'GET',
    repositoryPath(harbor, image, '/artifacts/v1?with_immutable_status=true'),
  )

  expect(plain.json).toMatchObject([{ immutable: false }, { immutable: false }])
  expect(asked.json).toMatchObject([{ immutable: false }, { name: 'v1', immutable: true }])
  expect(artifact.json).toMatchObject({ tags: [{ immutable: false }, { name: 'v1', immutable: true }] })
})

it('keeps the number of a tag that moves', async () => {
  const image = aName()
  const idOf = async () => {
    const { json } = await harbor.call('GET', tagsPath(image, '1.0'))
    return (json as { id: number }[])[0]?.id
  }
  await pushImage(harbor, image, { tag: '1.0', layer: 'a' })
  const before = await idOf()
  await pushImage(harbor, image, { tag: '1.0', layer: 'b' })

  expect(await idOf()).toBe(before)
})

it('adds a tag, which can be pulled by, and never moves one', async () => {
  const image = aName()
  const digest = await pushImage(harbor, image, { tag: '1.0', layer: 'a' })
  await pushImage(harbor, image, { tag: '2.0', layer: 'b' })

  const added = await harbor.call('POST', tagsPath(image, digest), { name: 'stable' })
  const moved = await harbor.call('POST', tagsPath(image, digest), { name: '2.0' })

  expect([added.status, added.headers.location]).toEqual([201, undefined])
  expect(outcomeOf(moved)).toEqual([409, 'CONFLICT'])
  const pulled = await harbor.as(harbor.emulator.pull)('HEAD', `/v2/studio/${image}/manifests/stable`, {
    headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
  })
  expect(pulled.headers['docker-content-digest']).toBe(digest)
})

it('adds no tag that cannot be one, and none to what is not there', async () => {
  const image = aName()
  await pushImage(harbor, image, { tag: '1.0' })

  expect(outcomeOf(await harbor.call('POST', tagsPath(image, '1.0'), { name: 'a b' }))).toEqual([
    400,
    'BAD_REQUEST',
  ])
  expect((await harbor.call('POST', tagsPath(image, '1.0'), {})).status).toBe(422)
  expect((await harbor.call('POST', tagsPath(image, 'none'), { name: 'x' })).status).toBe(404)
})

it('deletes a tag and leaves the artifact', async () => {
  const image = aName()
  const digest = await pushImage(harbor, image, { tag: '1.0' })

  expect((await harbor.call('DELETE', tagsPath(image, digest, '/1.0'))).status).toBe(200)

  const { json } = await harbor.call('GET', repositoryPath(harbor, image, `/artifacts/${digest}`))
  expect(json).toMatchObject({ digest, tags: null })
  const usage = await harbor.call('GET', repositoryPath(harbor, image))
  expect(usage.json).toMatchObject({ artifact_count: 1 })
})

it('deletes no tag of another artifact, and none that is immutable', async () => {
  const image = aName()
  await pushImage(harbor, image, { tag: 'v1', layer: 'a' })
  await pushImage(harbor, image, { tag: 'other', layer: 'b' })
  await harbor.call('POST', '/projects/studio/immutabletagrules', ruleFor(image, 'v*'))

  expect(outcomeOf(await harbor.call('DELETE', tagsPath(image, 'v1', '/other')))).toEqual([404, 'NOT_FOUND'])
  expect(outcomeOf(await harbor.call('DELETE', tagsPath(image, 'v1', '/v1')))).toEqual([412, 'PRECONDITION'])
})

it('asks for a right of each kind', async () => {
  const image = aName()
  await pushImage(harbor, image, { tag: '1.0' })
  const robot = await aRobot(harbor, image, ['tag:list', 'tag:create'])
  const send = (method: string, rest: string, body?: unknown) =>
    harbor.call(method, tagsPath(image, '1.0', rest), body, robot)

  expect((await send('GET', '')).status).toBe(200)
  expect((await send('POST', '', { name: '2.0' })).status).toBe(201)
  expect(outcomeOf(await send('DELETE', '/2.0'))).toEqual([403, 'FORBIDDEN'])
})
