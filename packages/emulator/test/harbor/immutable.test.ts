// Harbor's immutable tags: src/server/v2.0/handler/immutable.go, src/server/middleware/immutable, src/pkg/immutable.
import { expect, it } from 'vitest'
import type { Reply } from '../support/client.js'
import { imageOf, putManifest } from '../support/content.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { CONFIG, pushImage, repositoryPath, ruleFor } from './support/content.js'

const RULES = '/projects/studio/immutabletagrules'

const outcomeOf = ({ status, code }: Reply) => [status, code]
const messageOf = ({ json }: Reply) => (json as { errors: { message: string }[] }).errors[0]?.message

async function addRule({ call }: Harbor, rule: object): Promise<number> {
  const reply = await call('POST', RULES, rule)
  expect(reply.status).toBe(201)
  return Number(/\/immutabletagrules\/(\d+)$/.exec(String(reply.headers.location))?.[1])
}

function pushAgain(harbor: Harbor, image: string, reference: string): Promise<Reply> {
  const send = harbor.as(harbor.emulator.push)
  return putManifest(send, `studio/${image}`, reference, imageOf(['layer'], {}, JSON.stringify(CONFIG)))
}

it('refuses to move a tag that a rule covers, even to what it points to', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'game/server', { tag: 'v1' })
  await addRule(harbor, ruleFor('game/*', 'v*'))

  const reply = await pushAgain(harbor, 'game/server', 'v1')

  expect(outcomeOf(reply)).toEqual([412, 'PRECONDITION'])
  expect(messageOf(reply)).toBe("Failed to process request due to 'game/server:v1' configured as immutable.")
})

it('lets new tags in, other tags move, and the same manifest come by its digest', async () => {
  const harbor = await aHarbor()
  const digest = await pushImage(harbor, 'server', { tag: 'v1' })
  await pushImage(harbor, 'server', { tag: 'latest' })
  await pushImage(harbor, 'client', { tag: 'v1' })
  await addRule(harbor, ruleFor('server', 'v*'))

  expect((await pushAgain(harbor, 'server', 'v2')).status).toBe(201)
  expect((await pushAgain(harbor, 'server', 'latest')).status).toBe(201)
  expect((await pushAgain(harbor, 'client', 'v1')).status).toBe(201)
  expect((await pushAgain(harbor, 'server', digest)).status).toBe(201)
})

it('keeps what carries an immutable tag, in the API and in the registry', async () => {
  const harbor = await aHarbor()
  const digest = await pushImage(harbor, 'server', { tag: 'v1' })
  await addRule(harbor, ruleFor('**', '**'))

  const byApi = await harbor.call('DELETE', repositoryPath(harbor, 'server', `/artifacts/${digest}`))
  const byRegistry = await harbor.as(harbor.emulator.push)('DELETE', `/v2/studio/server/manifests/${digest}`)

  expect(outcomeOf(byApi)).toEqual([412, 'PRECONDITION'])
  expect(outcomeOf(byRegistry)).toEqual([412, 'PRECONDITION'])
  expect((await harbor.call('GET', repositoryPath(harbor, 'server', '/artifacts/v1'))).status).toBe(200)
})

it('refuses for immutability before it looks at the room', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'server', { tag: 'v1' })
  await addRule(harbor, ruleFor('**', '**'))
  await harbor.call('PUT', '/quotas/101', { hard: { storage: 1 } })

  expect((await pushAgain(harbor, 'server', 'v1')).status).toBe(412)
})

it('reads no more than the first selector of each kind', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'server', { tag: 'v1' })
  const rule = ruleFor('client', 'x')
  const also = ruleFor('server', 'v1')
  await addRule(harbor, {
    ...rule,
    tag_selectors: [...also.tag_selectors, ...rule.tag_selectors],
    scope_selectors: {
      repository: [...rule.scope_selectors.repository, ...also.scope_selectors.repository],
    },
  })

  expect((await pushAgain(harbor, 'server', 'v1')).status).toBe(201)
})

it('covers all but what a rule excludes', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'server', { tag: 'dev-1' })
  await pushImage(harbor, 'server', { tag: 'v1' })
  await addRule(harbor, {
    ...ruleFor('**', 'dev-*'),
    tag_selectors: [{ kind: 'doublestar', decoration: 'excludes', pattern: 'dev-*' }],
  })

  expect((await pushAgain(harbor, 'server', 'dev-1')).status).toBe(201)
  expect((await pushAgain(harbor, 'server', 'v1')).status).toBe(412)
})

it('lists rules as they were made, and leaves out what is false', async () => {
  const harbor = await aHarbor()
  const id = await addRule(harbor, ruleFor('**', 'v*', { disabled: true, params: {} }))

  const { json, headers } = await harbor.call('GET', RULES)

  expect(json).toEqual([{ id, ...ruleFor('**', 'v*') }])
  expect(headers['x-total-count']).toBe('1')
})

it('switches a rule off and on again, and changes nothing else with it', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'server', { tag: 'v1' })
  const id = await addRule(harbor, ruleFor('**', 'v*'))

  await harbor.call('PUT', `${RULES}/${id}`, { ...ruleFor('**', 'other'), id, disabled: true })

  expect((await pushAgain(harbor, 'server', 'v1')).status).toBe(201)
  expect((await harbor.call('GET', RULES)).json).toEqual([{ id, disabled: true, ...ruleFor('**', 'v*') }])
  await harbor.call('PUT', `${RULES}/${id}`, { ...ruleFor('**', 'v*'), id })
  expect((await pushAgain(harbor, 'server', 'v1')).status).toBe(412)
})

it('changes a rule, and takes it away', async () => {
  const harbor = await aHarbor()
  await pushImage(harbor, 'server', { tag: 'v1' })
  const id = await addRule(harbor, ruleFor('**', 'other'))

  expect((await harbor.call('PUT', `${RULES}/${id}`, { ...ruleFor('**', 'v*'), id })).status).toBe(200)
  expect((await pushAgain(harbor, 'server', 'v1')).status).toBe(412)
  expect((await harbor.call('DELETE', `${RULES}/${id}`)).status).toBe(200)
  expect((await pushAgain(harbor, 'server', 'v1')).status).toBe(201)
})

it('refuses a rule that is there, incomplete, or not the one that the path names', async () => {
  const harbor = await aHarbor()
  const rule = ruleFor('**', 'v*')
  const id = await addRule(harbor, rule)

  expect(outcomeOf(await harbor.call('POST', RULES, rule))).toEqual([409, 'CONFLICT'])
  expect((await harbor.call('POST', RULES, { ...rule, tag_selectors: [] })).status).toBe(422)
  expect((await harbor.call('POST', RULES, ruleFor('**', '{'.repeat(2000)))).status).toBe(422)
  expect((await harbor.call('PUT', `${RULES}/${id}`, { ...rule, id: id + 1 })).status).toBe(400)
  expect((await harbor.call('PUT', `${RULES}/${id + 1}`, { ...rule, id: id + 1 })).status).toBe(404)
  expect((await harbor.call('DELETE', `${RULES}/${id + 1}`)).status).toBe(404)
  expect((await harbor.call('POST', RULES, rule, harbor.emulator.push)).status).toBe(403)
})
