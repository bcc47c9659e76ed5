import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import {
  type AdministratorOptions,
  admin,
  anAdministrator as administratorOf,
  closedStore,
  secretsIn,
  states,
  WEBHOOK,
} from '../support/harbor/administrator.js'
import { HARBOR, permissionsIn } from '../support/harbor/harbor-desk.js'

const DAY_MS = 86_400_000

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const anAdministrator = (options?: AdministratorOptions) =>
  administratorOf((...handlers) => server.use(...handlers), options)

describe('setting up a Harbor project', () => {
  it.each([
    ['2.8', false],
    ['2.11', true],
    ['2.13', true],
  ])(
    'makes everything that is missing on Harbor %s, with permissions that it knows',
    async (version, quota) => {
      const { harbor, store, setup } = anAdministrator({ version })

      const receipt = await setup({ webhook: WEBHOOK })

      expect(receipt).toMatchObject({
        schemaVersion: 1,
        registry: HARBOR,
        project: 'studio',
        harborVersion: `v${version}.1-6d1b3a9f`,
        stored: [
          { kind: 'push', username: 'robot$studio+slipway-push', store: 'memory', rights: { push: 'yes' } },
          { kind: 'pull', username: 'robot$studio+slipway-pull', rights: { push: 'no', pull: 'yes' } },
        ],
        warnings: [],
      })
      expect(states(receipt)).toEqual([
        'scan update',
        'webhook create',
        'push-robot create',
        'pull-robot create',
      ])
      expect(harbor.writes).toEqual([
        'PUT /projects',
        'POST /webhook/policies',
        'POST /robots',
        'POST /robots',
      ])
      expect(harbor.metadata).toEqual({ public: 'false', auto_scan: 'true' })
      const [, policy, push, pull] = harbor.bodies
      expect(policy).toMatchObject({
        name: 'slipway',
        enabled: true,
        event_types: ['PUSH_ARTIFACT', 'DELETE_ARTIFACT', 'SCANNING_COMPLETED'],
        targets: [
          { type: 'http', address: WEBHOOK.url, auth_header: WEBHOOK.secret, payload_format: 'CloudEvents' },
        ],
      })
      expect(push).toMatchObject({ name: 'slipway-push', level: 'project', duration: 365, disable: false })
      expect(permissionsIn(push)).toEqual(
        expect.arrayContaining(['repository:push', 'repository:pull', 'tag:create']),
      )
      expect(permissionsIn(push).includes('quota:read')).toBe(quota)
      expect(permissionsIn(push).filter((name) => /delete|update/.test(name))).toEqual([])
      expect(permissionsIn(pull)).toEqual(['repository:pull'])
      expect(await secretsIn(store)).toEqual([
        `pull robot$studio+slipway-pull ${harbor.robots[1]?.secret}`,
        `push robot$studio+slipway-push ${harbor.robots[0]?.secret}`,
      ])
      const [{ expiresAt = '' } = {}] = receipt.stored
      expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(364 * DAY_MS)
      expect((await store.get({ kind: 'push', registry: HARBOR, project: 'studio' }))?.expiresAt).toBe(
        expiresAt,
      )
    },
  )

  it('names no payload format to a Harbor that has but one', async () => {
    const { harbor, setup } = anAdministrator({ version: '2.7' })

    await setup({ webhook: WEBHOOK })

    expect(JSON.stringify(harbor.policies)).not.toContain('payload_format')
    expect(states(await setup({ webhook: WEBHOOK }))).toContain('webhook exists')
  })

  it('changes nothing the second time', async () => {
    const { harbor, store, setup } = anAdministrator()
    await setup({ webhook: WEBHOOK })
    const before = await secretsIn(store)
    harbor.writes.length = 0

    const receipt = await setup({ webhook: WEBHOOK })

    expect(states(receipt)).toEqual([
      'scan exists',
      'webhook exists',
      'push-robot exists',
      'pull-robot exists',
    ])
    expect(receipt).toMatchObject({ stored: [], warnings: [] })
    expect(harbor.writes).toEqual([])
    expect(await secretsIn(store)).toEqual(before)
  })

  it('knows its robot accounts whatever prefix the Harbor has, on any page of them', async () => {
    const { harbor, setup } = anAdministrator({ prefix: 'bot_' })
    await setup()
    const others = Array.from({ length: 150 }, (_, at) => ({ id: 100 + at, name: `bot_studio+ci-${at}` }))
    harbor.robots.unshift(...others)
    harbor.writes.length = 0

    expect(states(await setup())).toEqual(['scan exists', 'push-robot exists', 'pull-robot exists'])
    expect(harbor.writes).toEqual([])
  })

  it('gives back permissions that drifted, takes others, and keeps secret, time and whether it is disabled', async () => {
    const { harbor, store, setup } = anAdministrator()
    await setup({ durationDays: 30 })
    const before = await secretsIn(store)
    const [push] = harbor.robots
    const access = [
      { resource: 'repository', action: 'push' },
      { resource: 'repository', action: 'delete' },
    ]
    Object.assign(push ?? {}, {
      permissions: [{ kind: 'project', namespace: 'studio', access }],
      disable: true,
    })
    harbor.writes.length = 0
    harbor.bodies.length = 0

    const receipt = await setup()

    expect(harbor.writes).toEqual(['PUT /robots'])
    expect(harbor.bodies[0]).toMatchObject({ disable: true, duration: 30, name: 'robot$studio+slipway-push' })
    expect(permissionsIn(harbor.bodies[0])).not.toContain('repository:delete')
    expect(receipt.steps[1]).toMatchObject({
      target: 'push-robot',
      state: 'update',
      message: expect.stringMatching(/give it .*repository:pull.*; take repository:delete from it\./),
      secret: 'unchanged',
    })
    expect(receipt.warnings).toEqual([expect.stringContaining('is disabled in Harbor')])
    expect(await secretsIn(store)).toEqual(before)
  })

  it('brings a webhook policy up to date, and gives its header to no other address', async () => {
    const { harbor, setup } = anAdministrator()
    await setup({ webhook: WEBHOOK })

    const sameAddress = await setup({ webhook: { url: WEBHOOK.url } })
    await setup({ webhook: { url: 'https://other.example.com/' } })

    expect(states(sameAddress)).toContain('webhook exists')
    expect(harbor.policies).toEqual([
      expect.objectContaining({
        targets: [expect.objectContaining({ address: 'https://other.example.com/' })],
      }),
    ])
    expect(JSON.stringify(harbor.policies)).not.toContain('Hook-sentinel')
  })

  it('leaves scanning and webhooks alone where they are not wanted', async () => {
    const { harbor, setup } = anAdministrator()

    expect(states(await setup({ scan: false }))).toEqual(['push-robot create', 'pull-robot create'])
    expect(harbor.metadata).toEqual({ public: 'false' })
  })

  it('renews secrets, and counts the days from now on', async () => {
    const madeAt = Math.floor((Date.now() - 400 * DAY_MS) / 1000)
    const { harbor, store, setup } = anAdministrator({ now: madeAt })
    await setup()
    const before = await secretsIn(store)
    harbor.writes.length = 0
    expect((await setup()).warnings).toEqual([
      expect.stringContaining('stopped working'),
      expect.stringContaining('stopped working'),
    ])

    const receipt = await setup({ renew: true, durationDays: 90 })

    expect(harbor.writes).toEqual(['PUT /robots', 'PATCH /robots', 'PUT /robots', 'PATCH /robots'])
    expect(receipt.stored.map(({ kind }) => kind)).toEqual(['push', 'pull'])
    const [{ expiresAt = '' } = {}] = receipt.stored
    const days = (Date.parse(expiresAt) - Date.now()) / DAY_MS
    expect(days).toBeGreaterThanOrEqual(90)
    expect(days).toBeLessThan(91)
    const after = await secretsIn(store)
    expect(after).toHaveLength(2)
    expect(after.filter((entry) => before.includes(entry))).toEqual([])
  })

  it('says that a secret is not stored here where another machine made it', async () => {
    const { setup } = anAdministrator()
    await setup()
    const elsewhere = createMemoryStore()

    const { warnings, steps } = await setup({ store: elsewhere })

    expect(states({ steps })).toEqual(['scan exists', 'push-robot exists', 'pull-robot exists'])
    expect(warnings).toHaveLength(2)
    expect(warnings[0]).toContain('not stored here')
  })
})

describe('a dry run', () => {
  it('tells every step and writes nothing anywhere', async () => {
    const { harbor, store, plan, setup } = anAdministrator()

    const dry = await plan({ webhook: WEBHOOK })

    expect(harbor.writes).toEqual([])
    expect(await store.list()).toEqual([])
    expect(states(dry)).toEqual(['scan update', 'webhook create', 'push-robot create', 'pull-robot create'])
    expect(dry.steps[3]).toMatchObject({ permissions: ['repository:pull'], secret: 'new' })
    expect(dry.steps[2]?.message).toMatch(
      /"slipway-push", for 365 days, until \d{4}-\d\d-\d\d, with the permissions/,
    )
    expect(dry.steps[1]?.message).toContain('https://studio.example.com/hooks,')
    expect(states(await setup({ webhook: WEBHOOK }))).toEqual(states(dry))
  })

  it('needs no store that works', async () => {
    const { plan } = anAdministrator({ store: closedStore() })

    expect(states(await plan())).toHaveLength(3)
  })
})

describe('what a set-up shows', () => {
  it('is never a secret: not in plans, receipts, errors or log lines', async () => {
    const { harbor, shown, plan, setup, fails } = anAdministrator()
    await plan({ webhook: WEBHOOK })
    for (const write of ['PUT /projects', 'POST /webhook/policies', 'POST /robots'])
      harbor.failNext(write, 403)
    // The played Harbor repeats the body that it refuses.
    for (let attempt = 0; attempt < 3; attempt += 1) await fails({ webhook: WEBHOOK })
    await setup({ webhook: WEBHOOK })
    await setup({ webhook: WEBHOOK, renew: true })

    expect(shown()).toContain('the body was')
    expect(shown()).not.toMatch(/sentinel/i)
    expect(shown()).not.toContain(Buffer.from(`${admin.username}:${admin.token}`).toString('base64'))
    expect(harbor.robots).toHaveLength(2)
  })
})
