import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HarborSetupOptions } from '../../src/access/harbor-setup/harbor-calls.js'
import { createClient } from '../../src/client.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { LocalError } from '../../src/errors/classes.js'
import { errorOf } from '../support/a-registry.js'
import { harborApi } from '../support/harbor/harbor-api.js'
import { HARBOR, type HarborApiOptions, permissionsIn } from '../support/harbor/harbor-desk.js'

const admin = { username: 'boss', token: 'Admin-sentinel-71c2' }
const WEBHOOK = {
  url: 'https://studio.example.com/hooks?key=Query-sentinel',
  secret: 'Bearer Hook-sentinel-5d',
}
const DAY_MS = 86_400_000

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** An administrator before a Harbor that is played; everything that is shown goes through `seen`. */
function anAdministrator(over: Partial<HarborApiOptions> = {}, store: CredentialStore = createMemoryStore()) {
  const harbor = harborApi({ version: '2.13', admin, ...over })
  server.use(...harbor.handlers)
  const shown: string[] = []
  const log = (...words: unknown[]) => shown.push(words.map(String).join(' '))
  const client = createClient({
    registry: HARBOR,
    project: 'studio',
    credentialStores: [store],
    env: {},
    logger: { debug: log, info: log, warn: log, error: log },
  })
  const seen = <T>(value: T): T => {
    shown.push(JSON.stringify(value), value instanceof Error ? `${value.stack}` : '')
    return value
  }
  return {
    harbor,
    store,
    shown: () => shown.join('\n'),
    plan: async (options: HarborSetupOptions = {}) =>
      seen(await client.harbor.planSetup({ admin, ...options })),
    setup: async (options: HarborSetupOptions = {}) => seen(await client.harbor.setup({ admin, ...options })),
    fails: async (options: HarborSetupOptions = {}) =>
      seen(await errorOf(client.harbor.setup({ admin, ...options }))),
  }
}

/** What a store keeps, with the secrets. */
async function secretsIn(store: CredentialStore) {
  const found = (await store.list()).map((address) => store.get(address))
  return (await Promise.all(found))
    .map((one) => `${one?.kind} ${one?.username} ${one?.secret.reveal()}`)
    .sort()
}

const states = ({
  steps,
}: {
  readonly steps: readonly { readonly target: string; readonly state: string }[]
}) => steps.map(({ target, state }) => `${target} ${state}`)

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
    const { plan } = anAdministrator({}, closedStore())

    expect(states(await plan())).toHaveLength(3)
  })
})

describe('a set-up that cannot be', () => {
  it('is refused for a wrong password, which the API answers as if nothing were wrong', async () => {
    const { harbor, fails } = anAdministrator()

    expect(await fails({ admin: { username: 'boss', token: 'Wrong-sentinel-12' } })).toMatchObject({
      name: 'AuthError',
      code: 'CREDENTIAL_REJECTED',
      message: expect.stringContaining('rejects user name and password of "boss"'),
      hint: expect.stringContaining('CLI secret'),
    })
    expect(harbor.writes).toEqual([])
  })

  it.each([
    ['a project that is not there', { project: 'other' }, 'NAME_UNKNOWN', 'no such project'],
    ['a name that no project has', { project: 'studio/game' }, 'OPTION_INVALID', 'is no name of a project'],
    ['a robot name with its prefix', { robots: { push: 'robot$studio+x' } }, 'OPTION_INVALID', 'no name'],
    ['one name for both', { robots: { push: 'ci', pull: 'ci' } }, 'OPTION_INVALID', 'one name'],
    ['half a day', { durationDays: 0.5 }, 'OPTION_INVALID', 'no number of days'],
    ['a webhook without https', { webhook: { url: 'ftp://x/' } }, 'OPTION_INVALID', 'no https:// URL'],
  ])('is refused for %s', async (_, options, code, words) => {
    const { harbor, fails } = anAdministrator()

    expect(await fails(options)).toMatchObject({ code, message: expect.stringContaining(words) })
    expect(harbor.writes).toEqual([])
  })

  it('is refused before the first write to who administers other projects alone', async () => {
    const { harbor, fails } = anAdministrator({ permissions: ['robot:list', 'repository:push'] })

    expect(await fails()).toMatchObject({
      code: 'DENIED',
      hint: expect.stringContaining('administrator of the project "studio"'),
    })
    expect(harbor.writes).toEqual([])
  })

  it('takes no rights where Harbor tells none for a reason to refuse', async () => {
    const { setup } = anAdministrator({ permissions: null })

    expect((await setup()).stored).toHaveLength(2)
  })

  it('makes nothing where the store refuses', async () => {
    const { harbor, fails } = anAdministrator({}, closedStore())

    expect(await fails()).toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' })
    expect(harbor.writes).toEqual([])
  })

  it('is refused for a proxy cache', async () => {
    const { harbor, fails } = anAdministrator()
    harbor.project.registry_id = 3

    expect(await fails()).toMatchObject({ code: 'PRECONDITION_FAILED' })
  })

  it('does not give a disabled robot account another secret', async () => {
    const { harbor, setup, fails } = anAdministrator()
    await setup()
    Object.assign(harbor.robots[0] ?? {}, { disable: true })
    harbor.writes.length = 0

    expect(await fails({ renew: true })).toMatchObject({ code: 'PRECONDITION_FAILED' })
    expect(harbor.writes).toEqual([])
  })

  it('takes the administrator of the environment for its host alone', async () => {
    const { setup } = anAdministrator()
    const env = (registry: string) => ({
      SLIPWAY_REGISTRY: registry,
      SLIPWAY_HARBOR_USERNAME: admin.username,
      SLIPWAY_HARBOR_PASSWORD: admin.token,
    })
    const client = (registry: string) =>
      createClient({
        registry: HARBOR,
        project: 'studio',
        credentialStores: [createMemoryStore()],
        env: env(registry),
      })
    await setup()

    expect(states(await client(HARBOR).harbor.planSetup())).toContain('push-robot exists')
    expect(await errorOf(client('elsewhere.example.com').harbor.planSetup())).toMatchObject({
      code: 'CREDENTIAL_MISSING',
      message: expect.stringContaining('is for elsewhere.example.com'),
    })
  })
})

describe('a set-up that fails on the way', () => {
  it('stops there, tells what was done, and goes on from there the next time', async () => {
    const { harbor, store, setup, fails } = anAdministrator()
    harbor.failNext('POST /robots', 403)

    expect(await fails()).toMatchObject({
      code: 'DENIED',
      hint: expect.stringMatching(
        /administrator of the project .* Done before: scan\. Set up again to go on\./,
      ),
    })
    expect(harbor.writes).toEqual(['PUT /projects', 'POST /robots'])
    harbor.writes.length = 0

    expect(states(await setup())).toEqual(['scan exists', 'push-robot create', 'pull-robot create'])
    expect(harbor.writes).toEqual(['POST /robots', 'POST /robots'])
    expect(await store.list()).toHaveLength(2)
  })

  it('keeps a secret that could not be verified, so that the next time finds it', async () => {
    const { harbor, store, setup, fails } = anAdministrator()
    let isDown = true
    const token = http.get(`https://${HARBOR}/service/token`, () => {
      // The administrator's sign-in comes before any robot account is there.
      const breaks = isDown && harbor.robots.length > 0
      return breaks ? new HttpResponse(null, { status: 403 }) : undefined
    })
    server.use(token)

    expect(await fails()).toMatchObject({ hint: expect.stringContaining('Done before: scan.') })
    expect(await secretsIn(store)).toEqual([`push robot$studio+slipway-push ${harbor.robots[0]?.secret}`])
    isDown = false

    const receipt = await setup()
    expect(states(receipt)).toEqual(['scan exists', 'push-robot exists', 'pull-robot create'])
    expect(receipt.warnings).toEqual([])
  })

  it('fails at a conflict that nobody made, and goes on the next time', async () => {
    const { harbor, store, setup, fails } = anAdministrator()
    harbor.failNext('POST /robots', 409)

    expect(await fails()).toMatchObject({
      code: 'ALREADY_EXISTS',
      hint: expect.stringContaining('Somebody else'),
    })
    expect(await store.list()).toEqual([])
    expect((await setup()).stored).toHaveLength(2)
  })

  it('takes what somebody else made meanwhile for there, if it is right', async () => {
    const { harbor, setup } = anAdministrator()
    harbor.failNext('POST /robots', 409, () => {
      const access = harbor.bodies.at(-1)?.permissions
      harbor.robots.push({ id: 1, name: 'robot$studio+slipway-push', level: 'project', permissions: access })
    })

    const receipt = await setup()

    expect(states(receipt)).toEqual(['scan update', 'push-robot exists', 'pull-robot create'])
    expect(receipt.warnings).toEqual([expect.stringContaining('not stored here')])
  })

  it('says that a secret is lost which the store refused after all', async () => {
    const memory = createMemoryStore()
    const store: CredentialStore = {
      ...memory,
      put: async (credential, options) => {
        if (credential.registry === HARBOR) throw refusal()
        await memory.put(credential, options)
      },
    }
    const { setup, fails } = anAdministrator({}, store)

    expect(await fails()).toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      hint: expect.stringMatching(/is lost: renew it once the store works\. Done before: scan\./),
    })
    expect((await setup({ store: createMemoryStore(), renew: true })).stored).toHaveLength(2)
  })

  it('tells each step that is done as it is done', async () => {
    const { harbor, fails } = anAdministrator()
    const done: string[] = []
    harbor.failNext('POST /robots', 500)

    await fails({ onStep: ({ target }) => done.push(target) })

    expect(done).toEqual(['scan'])
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

function closedStore(): CredentialStore {
  const refuse = async () => {
    throw refusal()
  }
  return { name: 'keychain', protection: 'keychain', get: refuse, put: refuse, remove: refuse, list: refuse }
}

function refusal(): LocalError {
  return new LocalError('KEYCHAIN_UNAVAILABLE', {
    action: 'keep the credential',
    reason: 'the keychain is locked',
    hint: 'Unlock it.',
    side: 'local',
  })
}
