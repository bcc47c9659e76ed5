import { type Emulator, type EmulatorOptions, startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient } from '../../src/client.js'
import type { CredentialKind } from '../../src/credentials/credential.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { LocalError } from '../../src/errors/classes.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { buildFolder } from '../support/build-folder.js'
import { staffOf } from '../support/staff.js'
import { tempFolder } from '../support/temp-folder.js'

/** A client of a user with a home of their own, whose keychain is in memory. */
async function aUser(options: EmulatorOptions = {}, over: Partial<ClientOptions> = {}) {
  const emulator = await startEmulator({ access: 'granted', ...options })
  onTestFinished(() => emulator.close())
  const home = await tempFolder()
  const env = { HOME: home, SLIPWAY_DATA_DIR: home, SLIPWAY_CACHE_DIR: home }
  const store = createMemoryStore()
  const settings = { apiUrl: emulator.platformUrl, credentialStores: [store], env, ...over }
  return { emulator, store, env, client: createClient(settings), staff: staffOf(emulator) }
}

async function kindsIn(store: CredentialStore): Promise<CredentialKind[]> {
  return (await store.list()).map(({ kind }) => kind).sort()
}

const robot = ({ push }: Emulator) => ({ username: push.username, token: push.token })

describe('login with an API token', () => {
  it('fetches, verifies and stores both credentials, and the next push needs no setting', async () => {
    const { emulator, store, env, client } = await aUser()

    const receipt = await client.credentials.login({ apiToken: `token ${emulator.apiToken}\n` })

    expect(receipt).toMatchObject({
      schemaVersion: 1,
      access: { state: 'granted' },
      stored: [
        { kind: 'api', registry: new URL(emulator.platformUrl ?? '').host, store: 'memory' },
        {
          kind: 'push',
          registry: emulator.registry,
          project: 'studio',
          username: 'robot$studio+client-push',
          rights: { push: 'yes', pull: 'yes', delete: 'yes' },
        },
        { kind: 'pull', rights: { push: 'no', pull: 'yes', delete: 'no' } },
      ],
      warnings: [],
    })
    expect(receipt.next).toBeUndefined()
    expect(await kindsIn(store)).toEqual(['api', 'pull', 'push'])
    const later = createClient({ credentialStores: [store], env })
    const pushed = await later.push({ from: { folder: await buildFolder() }, to: 'game:1' })
    expect(pushed.reference).toBe(`${emulator.registry}/studio/game:1`)
  })

  it('stores nothing when the platform rejects the token', async () => {
    const { store, client } = await aUser()

    await expect(client.credentials.login({ apiToken: 'e1b1e1f2-wrong-token' })).rejects.toMatchObject({
      code: 'CREDENTIAL_REJECTED',
      side: 'platform',
      message: expect.not.stringContaining('e1b1e1f2'),
    })
    expect(await store.list()).toEqual([])
  })

  it('asks the wizard on a server without the extension, which gives the push credential alone', async () => {
    const { emulator, store, client } = await aUser({ without: ['extension'] })

    const receipt = await client.credentials.login({ apiToken: emulator.quickStartToken })

    expect(receipt.next).toBeUndefined()
    expect(await kindsIn(store)).toEqual(['api', 'push'])
  })

  it('says what to paste where the wizard refuses a regular token', async () => {
    const { emulator, store, client } = await aUser({ without: ['extension'] })

    const receipt = await client.credentials.login({ apiToken: emulator.apiToken })

    expect(receipt.next).toMatchObject({
      code: 'PASTE_CREDENTIALS',
      message: expect.stringContaining('only a Quick Start token'),
    })
    expect(await kindsIn(store)).toEqual(['api'])
  })
})

describe("login with the registry's own credentials", () => {
  it('takes them as people paste them', async () => {
    const { emulator, store, client } = await aUser({ without: ['platform'] }, { apiUrl: undefined })
    const { username, token } = robot(emulator)

    const receipt = await client.credentials.login({
      registry: ` ${emulator.registry}/ `,
      project: '"studio"',
      push: { username: `'${username}'`, token: ` ${token}\r\n` },
      expiresAt: '2027-01-31T00:00:00Z',
    })

    expect(receipt.stored).toMatchObject([
      {
        kind: 'push',
        registry: emulator.registry,
        expiresAt: '2027-01-31T00:00:00Z',
        rights: { push: 'yes' },
      },
    ])
    const address = { kind: 'push', registry: emulator.registry, project: 'studio' } as const
    expect((await store.get(address))?.secret.reveal()).toBe(token)
  })

  it.each(['token', 'basic'] as const)('stores nothing when the registry rejects them (%s)', async (auth) => {
    const { emulator, store, client } = await aUser({ auth })
    const push = { ...robot(emulator), token: 'wrong-secret' }

    await expect(
      client.credentials.login({ registry: emulator.registry, project: 'studio', push }),
    ).rejects.toMatchObject({ code: 'CREDENTIAL_REJECTED', side: 'registry' })
    expect(await store.list()).toEqual([])
  })

  it('says that a pull credential cannot push', async () => {
    const { emulator, store, client } = await aUser()

    await expect(
      client.credentials.login({ registry: emulator.registry, project: 'studio', push: emulator.pull }),
    ).rejects.toMatchObject({
      code: 'PUSH_CREDENTIAL_REQUIRED',
      message: expect.stringContaining('may not push'),
    })
    expect(await store.list()).toEqual([])
  })

  it.each([
    [{ username: 'a b', token: 't' }, 'white space'],
    [{ username: '', token: 't' }, 'user name is empty'],
    [{ username: 'u', token: ' ""' }, 'token is empty'],
  ])('refuses %j before the first request', async (push, reason) => {
    const { emulator, client } = await aUser()

    await expect(client.credentials.login({ registry: emulator.registry, push })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining(reason),
    })
    expect(emulator.requests).toEqual([])
  })

  it('leaves no half of a login behind when the store keeps nothing', async () => {
    const refusing: CredentialStore = {
      ...createMemoryStore(),
      put: () =>
        Promise.reject(
          new LocalError('KEYCHAIN_UNAVAILABLE', { action: 'keep', reason: 'it is locked', side: 'local' }),
        ),
    }
    const { emulator, env, client } = await aUser({}, { credentialStores: [refusing] })

    await expect(client.credentials.login({ apiToken: emulator.apiToken })).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
    })
    const later = createClient({ env })
    await expect(later.push({ from: { folder: await buildFolder() }, to: 'game:1' })).rejects.toMatchObject({
      code: 'REFERENCE_INVALID',
    })
  })
})

describe('access', () => {
  it('goes from nothing to logged in: asked for, waited for, granted', async () => {
    const { emulator, store, client, staff } = await aUser({ access: 'none' })
    const { next } = await client.credentials.login({ apiToken: emulator.apiToken })
    expect(next?.code).toBe('REQUEST_ACCESS')

    expect((await client.access.status()).state).toBe('not-requested')
    const asked = await client.access.request({ message: 'Space Game' })
    expect(asked).toMatchObject({ access: { state: 'pending' } })
    const seen: string[] = []
    const waiting = client.access.wait({
      pollMs: 10,
      onStatus: ({ state }) => {
        seen.push(state)
        if (state === 'pending') void staff.decideAccess('grant')
      },
    })

    const { access, login } = await waiting
    expect([seen, access.state]).toEqual([['pending', 'granted'], 'granted'])
    expect(login?.stored.map(({ kind }) => kind)).toEqual(['api', 'push', 'pull'])
    expect(await kindsIn(store)).toEqual(['api', 'pull', 'push'])
  })

  it('tells what staff said when it is denied, and may be asked for again', async () => {
    const { emulator, client, staff } = await aUser({ access: 'none' })
    await client.credentials.login({ apiToken: emulator.apiToken })
    await client.access.request()
    await staff.decideAccess('deny', 'no such studio')

    expect(await client.access.wait({ pollMs: 10 })).toMatchObject({
      access: { state: 'denied', reason: 'no such studio' },
    })
    expect(await client.access.request()).toMatchObject({ access: { state: 'pending' } })
  })

  it('says that the plan has no registry', async () => {
    const { emulator, client } = await aUser({ access: 'none', plan: 'free' })
    await client.credentials.login({ apiToken: emulator.apiToken })

    await expect(client.access.request()).rejects.toMatchObject({
      code: 'PLAN_LIMIT',
      hint: expect.stringContaining('dashboard'),
    })
  })

  it('makes the project by the wizard for a Quick Start token', async () => {
    const { emulator, store, client } = await aUser({ access: 'none', without: ['extension'] })
    await client.credentials.login({ apiToken: emulator.quickStartToken })

    expect(await client.access.request()).toMatchObject({ access: { state: 'granted' } })
    expect(await kindsIn(store)).toEqual(['api', 'push'])
  })

  it('leads to the dashboard where this server has no call for it', async () => {
    const { emulator, client } = await aUser({ access: 'none', without: ['extension'] })
    await client.credentials.login({ apiToken: emulator.apiToken })

    await expect(client.access.request()).rejects.toMatchObject({
      code: 'CAPABILITY_MISSING',
      hint: expect.stringContaining('dashboard'),
    })
  })

  it('stops waiting when the time is up, or when it is cancelled', async () => {
    const { emulator, client } = await aUser({ access: 'none' })
    await client.credentials.login({ apiToken: emulator.apiToken })
    await client.access.request()

    await expect(client.access.wait({ pollMs: 10, timeoutMs: 50 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    const controller = new AbortController()
    const waiting = client.access.wait({ onStatus: () => controller.abort(), signal: controller.signal })
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

describe('credentials', () => {
  it('are shown with where they come from and what they may do, never with their secret', async () => {
    const { emulator, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })

    const report = await client.credentials.status()

    expect(report).toMatchObject({
      registry: emulator.registry,
      project: 'studio',
      credentials: [
        { kind: 'push', state: 'valid', origin: 'memory', rights: { push: 'yes' } },
        { kind: 'pull', state: 'valid', rights: { push: 'no', pull: 'yes' } },
        { kind: 'api', state: 'valid' },
      ],
      stores: [{ name: 'memory', protection: 'memory' }],
    })
    for (const { token } of [emulator.push, emulator.pull])
      expect(JSON.stringify(report)).not.toContain(token)
  })

  it('that stopped working are told from a server that does not answer', async () => {
    const { emulator, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })
    const { push, registry } = emulator
    const rotate = `${emulator.platformUrl}/v1/container-registry/credentials/push/rotate`
    await fetch(rotate, { method: 'POST', headers: { authorization: `token ${emulator.apiToken}` } })

    const [rejected] = (await client.credentials.status()).credentials
    expect(rejected).toMatchObject({ kind: 'push', state: 'rejected', username: push.username, registry })
    await emulator.close()
    const [unreachable] = (await client.credentials.status()).credentials
    expect(unreachable).toMatchObject({ kind: 'push', state: 'unreachable' })
  })

  it('are rotated: the new one is stored and works, the old one does not', async () => {
    const { emulator, store, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })
    const old = robot(emulator)

    expect(await client.credentials.rotate({ kind: 'push' })).toMatchObject({ kind: 'push', store: 'memory' })

    const address = { kind: 'push', registry: emulator.registry, project: 'studio' } as const
    expect((await store.get(address))?.secret.reveal()).not.toBe(old.token)
    const [push] = (await client.credentials.status()).credentials
    expect(push?.state).toBe('valid')
    const before = createClient({ registry: emulator.registry, credentials: { push: old }, env: {} })
    await expect(before.checkRegistry()).rejects.toMatchObject({ code: 'CREDENTIAL_REJECTED' })
  })

  it('are not rotated where nobody could keep the new one', async () => {
    const { emulator, store, env } = await aUser()
    const settings = { apiUrl: emulator.platformUrl, env }
    await createClient({ ...settings, credentialStores: [store] }).credentials.login({
      apiToken: emulator.apiToken,
    })
    const locked = new LocalError('KEYCHAIN_UNAVAILABLE', { action: 'keep', reason: 'locked', side: 'local' })
    const readOnly = { ...store, put: () => Promise.reject(locked) }
    const { token } = emulator.push

    const rotating = createClient({ ...settings, credentialStores: [readOnly] }).credentials.rotate({
      kind: 'push',
    })

    await expect(rotating).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' })
    expect(emulator.push.token).toBe(token)
  })

  it('are exported as variables that a job understands', async () => {
    const { emulator, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })

    const variables = await client.credentials.export()

    const env = Object.fromEntries(
      variables.map(({ name, value }) => [name, typeof value === 'string' ? value : value.reveal()]),
    )
    expect(JSON.stringify(variables)).not.toContain(emulator.push.token)
    expect((await createClient({ env }).checkRegistry()).credentialOrigin).toBe('SLIPWAY_PUSH_TOKEN')
    expect(Object.keys(env)).toEqual(expect.arrayContaining(['SLIPWAY_PULL_TOKEN', 'SLIPWAY_API_TOKEN']))
  })

  it('are forgotten at logout, with the login itself', async () => {
    const { emulator, store, env, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })

    const { removed } = await client.credentials.logout()

    expect(removed.map(({ kind }) => kind).sort()).toEqual(['api', 'pull', 'push'])
    expect(await store.list()).toEqual([])
    const [push] = (await createClient({ credentialStores: [store], env }).credentials.status()).credentials
    expect(push).toEqual({ kind: 'push', state: 'absent' })
  })

  it('for servers are the pull credential, tried on the image, never the push credential', async () => {
    const { emulator, store, client } = await aUser()
    await client.credentials.login({ apiToken: emulator.apiToken })
    const { digest } = await client.push({ from: { folder: await buildFolder() }, to: 'game:1' })

    expect(await client.credentials.checkPull('game:1')).toEqual({
      image: `${emulator.registry}/studio/game:1@${digest}`,
      username: 'robot$studio+app-version-pull',
      origin: 'memory',
    })
    await store.remove({ kind: 'pull', registry: emulator.registry, project: 'studio' })
    await expect(client.credentials.checkPull('game:1')).rejects.toMatchObject({
      code: 'PULL_CREDENTIAL_REQUIRED',
      message: expect.stringContaining('there is no pull credential'),
    })
  })

  it('for servers are never a login of Docker that may push', async () => {
    const { emulator, env } = await aUser()
    const { username, token } = emulator.push
    const auth = Buffer.from(`${username}:${token}`).toString('base64')
    const config = JSON.stringify({ auths: { [emulator.registry]: { auth } } })
    const settings = { registry: emulator.registry, project: 'studio' }
    const client = createClient({ ...settings, env: { ...env, DOCKER_AUTH_CONFIG: config } })
    await client.push({ from: { folder: await buildFolder() }, to: 'game:1' })

    await expect(client.credentials.checkPull('game:1')).rejects.toMatchObject({
      code: 'PULL_CREDENTIAL_REQUIRED',
      message: expect.stringContaining('may push too'),
    })
  })
})
