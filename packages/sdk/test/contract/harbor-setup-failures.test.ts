import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { errorOf } from '../support/a-registry.js'
import {
  type AdministratorOptions,
  admin,
  anAdministrator as administratorOf,
  closedStore,
  refusal,
  secretsIn,
  states,
} from '../support/harbor/administrator.js'
import { HARBOR } from '../support/harbor/harbor-desk.js'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const anAdministrator = (options?: AdministratorOptions) =>
  administratorOf((...handlers) => server.use(...handlers), options)

describe('a set-up that cannot be', () => {
  it('is refused for a wrong password, which the API answers as if nothing were wrong', async () => {
    const { harbor, fails } = anAdministrator()

    expect(await fails({ admin: { username: 'boss', token: 'Wrong-sentinel-12' } })).toMatchObject({
      name: 'AuthError',
      code: 'CREDENTIAL_REJECTED',
      action: 'get a token for',
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
    const { harbor, fails } = anAdministrator({ store: closedStore() })

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
    const { setup, fails } = anAdministrator({ store })

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
