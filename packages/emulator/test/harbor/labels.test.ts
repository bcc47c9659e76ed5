// Harbor's labels: src/server/v2.0/handler/label.go and artifact.go.
import { expect, it } from 'vitest'
import type { Reply } from '../support/client.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { pushImage, repositoryPath } from './support/content.js'
import { aRobot } from './support/robots.js'

const outcomeOf = ({ status, code }: Reply) => [status, code]

async function addLabel({ call }: Harbor, name: string, extra: object = {}): Promise<number> {
  const reply = await call('POST', '/labels', { name, scope: 'p', project_id: 1, ...extra })
  expect(reply.status).toBe(201)
  return Number(/^\/api\/v2\.0\/labels\/(\d+)$/.exec(String(reply.headers.location))?.[1])
}

it('lists the labels of a project, or those of all, by name', async () => {
  const harbor = await aHarbor()
  await addLabel(harbor, 'Release', { color: '#0065AB' })
  await addLabel(harbor, 'nightly')
  await addLabel(harbor, 'everywhere', { scope: 'g' })
  const list = async (query: string) => (await harbor.call('GET', `/labels?${query}`)).json

  expect(await list('scope=p&project_id=1')).toMatchObject([
    { name: 'Release', color: '#0065AB', scope: 'p', project_id: 1 },
    { name: 'nightly' },
  ])
  expect(await list('scope=p&project_id=1&name=LEASE')).toMatchObject([{ name: 'Release' }])
  expect(await list('scope=g')).toMatchObject([{ name: 'everywhere', scope: 'g' }])
})

it('wants to know whose labels are asked for', async () => {
  const { call } = await aHarbor()

  expect(outcomeOf(await call('GET', '/labels'))).toEqual([400, 'BAD_REQUEST'])
  expect(outcomeOf(await call('GET', '/labels?scope=p'))).toEqual([400, 'BAD_REQUEST'])
  expect((await call('GET', '/labels?scope=g', undefined, null)).status).toBe(200)
  expect((await call('GET', '/labels?scope=p&project_id=1', undefined, null)).status).toBe(401)
  expect((await call('GET', '/labels?scope=p&project_id=7')).status).toBe(404)
})

it('has each name once in a project, and once for all projects', async () => {
  const harbor = await aHarbor()
  await addLabel(harbor, 'release')
  await addLabel(harbor, 'release', { scope: 'g' })

  const again = await harbor.call('POST', '/labels', { name: 'release', scope: 'p', project_id: 1 })

  expect(outcomeOf(again)).toEqual([409, 'CONFLICT'])
})

it('changes a label, but not to the name of another', async () => {
  const harbor = await aHarbor()
  const id = await addLabel(harbor, 'release')
  await addLabel(harbor, 'nightly')

  const change = await harbor.call('PUT', `/labels/${id}`, { name: 'final', description: 'For players.' })
  const clash = await harbor.call('PUT', `/labels/${id}`, { name: 'nightly' })

  expect(change.status).toBe(200)
  expect(outcomeOf(clash)).toEqual([409, 'CONFLICT'])
  expect((await harbor.call('GET', `/labels/${id}`)).json).toMatchObject({
    name: 'final',
    description: 'For players.',
  })
})

it.each([
  ['no name', { scope: 'p', project_id: 1 }],
  ['a long name', { name: 'x'.repeat(129), scope: 'p', project_id: 1 }],
  ['no scope', { name: 'x' }],
  ['no project', { name: 'x', scope: 'p' }],
])('refuses a label with %s', async (_, body) => {
  const { call } = await aHarbor()

  expect(outcomeOf(await call('POST', '/labels', body))).toEqual([400, 'BAD_REQUEST'])
})

it('puts labels on an artifact, once each, and finds it by them', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'server', { tag: '1.0', layer: 'a' })
  await pushImage(harbor, 'server', { tag: '2.0', layer: 'b' })
  const [first, second] = [await addLabel(harbor, 'a'), await addLabel(harbor, 'b', { scope: 'g' })]
  const add = (tag: string, id: number) =>
    harbor.call('POST', repositoryPath(harbor, 'server', `/artifacts/${tag}/labels`), { id })
  const tagsWith = async (labels: string) => {
    const query = `?with_label=true&q=labels%3D(${labels})`
    const { json } = await harbor.call('GET', repositoryPath(harbor, 'server', `/artifacts${query}`))
    return (json as { tags: { name: string }[] }[]).map(({ tags }) => tags[0]?.name)
  }

  expect((await add('1.0', first)).status).toBe(200)
  expect((await add('1.0', second)).status).toBe(200)
  expect((await add('2.0', second)).status).toBe(200)

  expect(outcomeOf(await add('1.0', first))).toEqual([409, 'CONFLICT'])
  expect(await tagsWith(`${first}%20${second}`)).toEqual(['1.0'])
  expect(await tagsWith(`${second}`)).toEqual(['2.0', '1.0'])
  const artifact = await harbor.call(
    'GET',
    repositoryPath(harbor, 'server', '/artifacts/1.0?with_label=true'),
  )
  expect(artifact.json).toMatchObject({ labels: [{ name: 'a' }, { name: 'b' }] })
})

it('takes a label off, and everywhere off with its deletion', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'server', { tag: '1.0' })
  const [first, second] = [await addLabel(harbor, 'a'), await addLabel(harbor, 'b')]
  const path = repositoryPath(harbor, 'server', '/artifacts/1.0/labels')
  for (const id of [first, second]) await harbor.call('POST', path, { id })

  expect((await harbor.call('DELETE', `${path}/${first}`)).status).toBe(200)
  expect(outcomeOf(await harbor.call('DELETE', `${path}/${first}`))).toEqual([404, 'NOT_FOUND'])
  expect((await harbor.call('DELETE', `/labels/${second}`)).status).toBe(200)

  const { json } = await harbor.call(
    'GET',
    repositoryPath(harbor, 'server', '/artifacts/1.0?with_label=true'),
  )
  expect(json).toMatchObject({ labels: null })
  expect((await harbor.call('POST', path, { id: second })).status).toBe(404)
})

it('asks for rights', async () => {
  const harbor = await aHarbor()
  const id = await addLabel(harbor, 'a')
  const everywhere = await addLabel(harbor, 'b', { scope: 'g' })
  const robot = await aRobot(harbor, 'labels', ['label:read', 'label:create'])
  const statusOf = async (method: string, path: string, body?: unknown) =>
    (await harbor.call(method, path, body, robot)).status

  expect(await statusOf('GET', `/labels/${id}`)).toBe(200)
  expect(await statusOf('POST', '/labels', { name: 'c', scope: 'p', project_id: 1 })).toBe(201)
  expect(await statusOf('POST', '/labels', { name: 'c', scope: 'g' })).toBe(403)
  expect(await statusOf('DELETE', `/labels/${id}`)).toBe(403)
  expect(await statusOf('GET', `/labels/${everywhere}`)).toBe(403)
})
