import { describe, expect, it } from 'vitest'
import { clientOf, type Reply } from '../support/client.js'
import { IMAGE } from '../support/content.js'
import { aDataDir } from '../support/data-dir.js'
import { aHarbor, type Harbor } from './support/a-harbor.js'
import { pushImage, pushIndex, repositoryPath, ruleFor, sign } from './support/content.js'
import { aReceiver } from './support/receiver.js'
import { keepRule, retentionOf } from './support/retention.js'
import { aRobot } from './support/robots.js'

const PROJECT = '/projects/studio'
const MANAGE = ['read', 'create', 'update', 'delete', 'list'].map((action) => `tag-retention:${action}`)

const keepOne = keepRule('latestPushedK', 1)
const outcomeOf = ({ status, code }: Reply) => [status, code]
const idOf = ({ headers }: Reply) => Number(String(headers.location).split('/').at(-1))

/** Sets the policy of the emulator's project, and gives its number. */
async function policyOf({ call }: Harbor, rules: readonly object[]): Promise<number> {
  const reply = await call('POST', '/retentions', retentionOf(1, rules))
  expect(reply.status).toBe(201)
  return idOf(reply)
}

/** Runs the policy of the emulator's project, and gives what it says of each repository. */
async function run({ call }: Harbor, id: number, dry_run = false) {
  const begun = await call('POST', `/retentions/${id}/executions`, { dry_run })
  expect(begun.status).toBe(201)
  const tasks = await call('GET', `/retentions/${id}/executions/${idOf(begun)}/tasks`)
  return tasks.json as { repository: string; total: number; retained: number; status: string }[]
}

async function tagsIn(harbor: Harbor, image: string): Promise<string[]> {
  const { json } = await harbor.call('GET', repositoryPath(harbor, image, '/artifacts?page_size=100'))
  return (json as { tags: { name: string }[] | null }[])
    .map(({ tags }) => (tags ?? []).map(({ name }) => name).join('+') || 'untagged')
    .toSorted()
}

/** Pushes tags one after the other, each with its own content. */
async function pushTags(harbor: Harbor, image: string, ...tags: string[]): Promise<void> {
  for (const tag of tags) await pushImage(harbor, image, { tag, layer: tag })
}

describe('a retention policy', () => {
  it('is made, named by its project, changed and deleted', async () => {
    const { call } = await aHarbor()

    const made = await call('POST', '/retentions', retentionOf(1, [keepOne], '0 0 3 * * *'))

    expect([made.status, made.headers.location]).toEqual([201, '/api/v2.0/retentions/1'])
    expect((await call('GET', PROJECT)).json).toMatchObject({ metadata: { retention_id: '1' } })
    expect((await call('GET', '/retentions/1')).json).toMatchObject({
      id: 1,
      algorithm: 'or',
      rules: [keepOne],
      trigger: { kind: 'Schedule', settings: { cron: '0 0 3 * * *' } },
      scope: { level: 'project', ref: 1 },
    })
    const changed = await call('PUT', '/retentions/1', retentionOf(1, [keepRule('always')]))
    expect(changed.status).toBe(200)
    expect((await call('GET', '/retentions/1')).json).toMatchObject({ rules: [{ template: 'always' }] })
    expect((await call('DELETE', '/retentions/1')).status).toBe(200)
    expect((await call('GET', `${PROJECT}/metadatas/retention_id`)).status).toBe(404)
    expect(outcomeOf(await call('GET', '/retentions/1'))).toEqual([500, 'UNKNOWN'])
    expect((await call('POST', '/retentions', retentionOf(1, []))).headers.location).toMatch(/\/2$/)
  })

  it('is one for each project', async () => {
    const harbor = await aHarbor()
    await policyOf(harbor, [keepOne])
    const other = await harbor.call('POST', '/projects', { project_name: 'other' })

    expect(outcomeOf(await harbor.call('POST', '/retentions', retentionOf(1, [])))).toEqual([
      400,
      'BAD_REQUEST',
    ])
    expect((await harbor.call('POST', '/retentions', retentionOf(idOf(other), []))).status).toBe(201)
    expect(outcomeOf(await harbor.call('PUT', '/retentions/1', retentionOf(idOf(other), [])))).toEqual([
      404,
      'NOT_FOUND',
    ])
  })

  it.each([
    [
      'over 15 rules',
      retentionOf(
        1,
        Array.from({ length: 16 }, (_, n) => keepRule('latestPushedK', n)),
      ),
      400,
    ],
    ['a rule twice', retentionOf(1, [keepOne, { ...keepOne, id: 7 }]), 409],
    ['a project that is not there', retentionOf(99, [keepOne]), 400],
    ['another level', { ...retentionOf(1, []), scope: { level: 'system', ref: 0 } }, 400],
    ['a cron of five fields', retentionOf(1, [], '0 3 * * *'), 400],
    ['a cron with seconds', retentionOf(1, [], '5 0 3 * * *'), 400],
    ['a cron of words', retentionOf(1, [], '0 0 soon * * *'), 400],
    ['no cron text', { ...retentionOf(1, []), trigger: { kind: 'Schedule', settings: { cron: 5 } } }, 400],
    ['no trigger', { ...retentionOf(1, []), trigger: null }, 500],
    ['a list for its rules', { ...retentionOf(1, []), rules: 'all' }, 422],
  ])('is never made with %s', async (_, policy, status) => {
    const { call } = await aHarbor()

    expect((await call('POST', '/retentions', policy)).status).toBe(status)
    expect((await call('GET', `${PROJECT}/metadatas/retention_id`)).status).toBe(404)
  })

  it.each(['0 0 3 * * *', '0 */5 1-5,22 ? JAN-mar MON', '0 0 0 1 1 0', ''])(
    'takes the cron %j',
    async (cron) => {
      const { call } = await aHarbor()

      expect((await call('POST', '/retentions', retentionOf(1, [], cron))).status).toBe(201)
    },
  )

  it('takes the rights of its project', async () => {
    const harbor = await aHarbor()
    const { call, emulator } = harbor
    const keeper = await aRobot(harbor, 'keeper', MANAGE)
    await pushTags(harbor, 'server', '1', '2')

    for (const credential of [emulator.push, null]) {
      const status = credential ? 403 : 401
      expect((await call('POST', '/retentions', retentionOf(1, [keepOne]), credential)).status).toBe(status)
    }
    expect((await call('POST', '/retentions', retentionOf(1, [keepOne]), keeper)).status).toBe(201)
    for (const path of ['/retentions/1', '/retentions/1/executions', '/retentions/1/executions/1/tasks']) {
      expect((await call('GET', path, undefined, emulator.push)).status).toBe(403)
    }
    expect((await call('POST', '/retentions/1/executions', {}, emulator.push)).status).toBe(403)
    expect((await call('DELETE', '/retentions/1', undefined, emulator.push)).status).toBe(403)
    expect((await call('POST', '/retentions/1/executions', {}, keeper)).status).toBe(201)
    expect(await tagsIn(harbor, 'server')).toEqual(['2'])
  })

  it('is named by no other call than its own', async () => {
    const harbor = await aHarbor()
    const { call } = harbor
    await policyOf(harbor, [keepOne])

    const metadata = { severity: 'low', retention_id: '1' }
    expect((await call('PUT', PROJECT, { metadata })).status).toBe(200)
    expect((await call('PUT', PROJECT, { metadata: { retention_id: '9' } })).status).toBe(400)
    const another = { project_name: 'other', metadata: { retention_id: '9' } }
    expect((await call('POST', '/projects', another)).status).toBe(400)
    expect((await call('GET', PROJECT)).json).toMatchObject({ metadata })
  })

  it('survives a restart, and not a reset', async () => {
    const dataDir = await aDataDir()
    const first = await aHarbor({ dataDir })
    await run(first, await policyOf(first, [keepOne]))
    await first.emulator.close()

    const second = await aHarbor({ dataDir })

    expect((await second.call('GET', '/retentions/1')).json).toMatchObject({ rules: [keepOne] })
    expect((await second.call('GET', '/retentions/1/executions')).json).toHaveLength(1)
    const { admin, platformUrl = '' } = second.emulator
    const staff = clientOf({ registry: platformUrl.replace('http://', '') }, `Bearer ${admin.token}`)
    await staff('POST', '/_admin/reset')
    expect((await second.call('GET', `${PROJECT}/metadatas/retention_id`)).status).toBe(404)
    expect((await second.call('GET', '/retentions/1')).status).toBe(500)
  })
})

describe('a run of a retention policy', () => {
  it('deletes what no rule keeps, with all that belongs to it', async () => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', '1', '2', '3')
    const subject = await pushImage(harbor, 'server', { tag: '1', layer: '1' })
    await sign(harbor, 'server', subject)
    await pushIndex(harbor, 'server', 'all')
    await pushTags(harbor, 'server', '4')

    const tasks = await run(harbor, await policyOf(harbor, [keepRule('latestPushedK', 1)]))

    expect(tasks).toMatchObject([{ repository: 'server', status: 'Success', total: 5, retained: 1 }])
    const { json } = await harbor.call('GET', repositoryPath(harbor, 'server', '/artifacts?q=base=*'))
    expect(json).toMatchObject([{ tags: [{ name: '4' }] }])
  })

  it('tells webhooks of each artifact that it deletes', async () => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', '1', '2')
    const receiver = await aReceiver()
    await harbor.call('POST', `${PROJECT}/webhook/policies`, {
      name: 'watch',
      enabled: true,
      event_types: ['DELETE_ARTIFACT'],
      targets: [{ type: 'http', address: receiver.address }],
    })
    const id = await policyOf(harbor, [keepOne])

    await run(harbor, id, true)
    await run(harbor, id)

    expect(await receiver.got(1)).toMatchObject([
      { json: { type: 'DELETE_ARTIFACT', event_data: { resources: [{ tag: '1' }] } } },
    ])
  })

  it('deletes nothing when it is dry, and says the same', async () => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', '1', '2')
    const id = await policyOf(harbor, [keepOne])

    const tasks = await run(harbor, id, true)

    expect(tasks).toMatchObject([{ total: 2, retained: 1 }])
    expect(await tagsIn(harbor, 'server')).toEqual(['1', '2'])
    expect(await run(harbor, id)).toMatchObject([{ total: 2, retained: 1 }])
    const { json, headers } = await harbor.call('GET', `/retentions/${id}/executions`)
    expect(headers['x-total-count']).toBe('2')
    expect(json).toMatchObject([
      { id: 2, policy_id: id, status: 'Success', trigger: 'Manual' },
      { id: 1, dry_run: true },
    ])
  })

  it('keeps what any rule keeps, by tag and by repository', async () => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', 'v1', 'v2', 'nightly', 'other')
    await pushTags(harbor, 'tools/map', '1', '2')
    await pushTags(harbor, 'untouched', '1', '2')
    const rules = [
      keepRule('latestPushedK', 1, { tags: 'v*', repositories: 'server' }),
      keepRule('always', undefined, { tags: 'nightly', repositories: '{server,tools/**}' }),
      keepRule('always', undefined, { disabled: true }),
    ]

    const tasks = await run(harbor, await policyOf(harbor, rules))

    expect(tasks.map(({ repository }) => repository).toSorted()).toEqual(['server', 'tools/map'])
    expect(await tagsIn(harbor, 'server')).toEqual(['nightly', 'v2'])
    expect(await tagsIn(harbor, 'tools/map')).toEqual([])
    expect(await tagsIn(harbor, 'untouched')).toEqual(['1', '2'])
  })

  it('keeps immutable tags whatever the rules say', async () => {
    const harbor = await aHarbor()
    await harbor.call('POST', `${PROJECT}/immutabletagrules`, ruleFor('**', 'release-*'))
    await pushTags(harbor, 'server', 'release-1', '1', '2')

    const tasks = await run(harbor, await policyOf(harbor, [keepOne]))

    expect(tasks).toMatchObject([{ total: 3, retained: 2 }])
    expect(await tagsIn(harbor, 'server')).toEqual(['2', 'release-1'])
  })

  it('keeps the part of an index that has a tag of its own', async () => {
    const harbor = await aHarbor()
    await pushImage(harbor, 'server', { tag: 'part', layer: 'a' })
    await pushIndex(harbor, 'server', 'all')

    const tasks = await run(harbor, await policyOf(harbor, [keepRule('always', undefined, { tags: 'all' })]))

    expect(tasks).toMatchObject([{ total: 2, retained: 2 }])
    expect(await tagsIn(harbor, 'server')).toEqual(['all', 'part'])
  })

  it('counts pulls', async () => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', '1', '2', '3')
    await harbor.as(harbor.emulator.pull)('GET', '/v2/studio/server/manifests/2', {
      headers: { accept: IMAGE },
    })

    await run(harbor, await policyOf(harbor, [keepRule('latestPulledN', 1)]))

    expect(await tagsIn(harbor, 'server')).toEqual(['2'])
  })

  it.each([
    ['nDaysSinceLastPush', 0, []],
    ['nDaysSinceLastPush', 1, ['1', '2']],
    ['nDaysSinceLastPull', 1, ['2']],
  ])('counts days: %s %d', async (template, days, kept) => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', '1', '2')
    await harbor.as(harbor.emulator.pull)('GET', '/v2/studio/server/manifests/2', {
      headers: { accept: IMAGE },
    })

    await run(harbor, await policyOf(harbor, [keepRule(template, days)]))

    expect(await tagsIn(harbor, 'server')).toEqual(kept)
  })

  it.each([
    ['{"untagged":true}', ['1', 'untagged']],
    ['{"untagged":false}', ['1']],
    ['', ['1', 'untagged']],
  ])('asks of what has no tags for the extras %j', async (extras, kept) => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', '1')
    await pushImage(harbor, 'server', { layer: 'untagged' })
    const selector = { kind: 'doublestar', decoration: 'matches', pattern: '**', extras }

    await run(harbor, await policyOf(harbor, [keepRule('always', undefined, { tag_selectors: [selector] })]))

    expect(await tagsIn(harbor, 'server')).toEqual(kept)
  })

  it.each([
    ['a template that nobody knows', keepRule('newestOnly', 1)],
    ['a template without its number', keepRule('latestPushedK')],
    ['another action', keepRule('always', undefined, { action: 'delete' })],
    ['another kind of selector', keepRule('always', undefined, { tag_selectors: [{ kind: 'label' }] })],
  ])('fails, and deletes nothing, with %s', async (_, rule) => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', '1', '2')
    const id = await policyOf(harbor, [rule])

    const tasks = await run(harbor, id)

    expect(tasks).toMatchObject([{ repository: 'server', status: 'Error' }])
    expect((await harbor.call('GET', `/retentions/${id}/executions`)).json).toMatchObject([
      { status: 'Error' },
    ])
    expect(await tagsIn(harbor, 'server')).toEqual(['1', '2'])
  })

  it('has nothing to do without rules', async () => {
    const harbor = await aHarbor()
    await pushTags(harbor, 'server', '1')

    expect(await run(harbor, await policyOf(harbor, []))).toEqual([])
    expect(await tagsIn(harbor, 'server')).toEqual(['1'])
  })
})
