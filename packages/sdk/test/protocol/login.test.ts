import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { LocalError } from '../../src/errors/classes.js'
import { Secret } from '../../src/log/secret.js'
import { aUser, kindsIn, pushPair } from '../support/a-user.js'
import { buildFolder } from '../support/build-folder.js'

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
    const { username, token } = pushPair(emulator)

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
    const push = { ...pushPair(emulator), token: 'wrong-secret' }

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

  it('leaves the store as it was when it fails in the middle', async () => {
    const memory = createMemoryStore()
    let left = -1
    const locked = new LocalError('KEYCHAIN_UNAVAILABLE', { action: 'keep', reason: 'locked', side: 'local' })
    const failing: CredentialStore = {
      ...memory,
      // The way back has to work: only the second of the new ones is refused.
      put: (credential, options) => (left-- === 0 ? Promise.reject(locked) : memory.put(credential, options)),
    }
    const { emulator, client } = await aUser({}, { credentialStores: [failing] })
    const registry = new URL(emulator.platformUrl ?? '').host
    const before = {
      kind: 'api',
      registry,
      username: 'token',
      secret: new Secret('before'),
      origin: 'x',
    } as const
    await memory.put(before)

    left = 1
    await expect(client.credentials.login({ apiToken: emulator.apiToken })).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
    })

    expect(await kindsIn(memory)).toEqual(['api'])
    expect((await memory.get({ kind: 'api', registry }))?.secret.reveal()).toBe('before')
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
