import { describe, expect, it } from 'vitest'
import { LocalError } from '../../errors/classes.js'
import { Secret } from '../../log/secret.js'
import type { Credential } from '../credential.js'
import type { CredentialStore } from '../store.js'
import { createMemoryStore } from '../stores/memory-store.js'
import { answerCredentialHelper } from './credential-helper.js'

const HOST = 'registry.example.com'
const NOT_FOUND = { exitCode: 1, stdout: 'credentials not found in native keychain\n' }

/** A store with these in it; the first of a host and kind is the default. */
async function aStore(...kept: readonly Credential[]): Promise<CredentialStore> {
  const store = createMemoryStore()
  for (const credential of kept) await store.put(credential)
  return store
}
const brokenStore: CredentialStore = {
  ...createMemoryStore(),
  get: async () => {
    throw new LocalError('KEYCHAIN_UNAVAILABLE', {
      action: 'read the keychain',
      reason: 'it is locked',
      hint: 'Unlock it.',
    })
  },
  put: async ({ secret }) => {
    throw new Error(`cannot keep ${secret.reveal()}`)
  },
}
const aCredential = (over: Partial<Credential> = {}): Credential => ({
  kind: 'push',
  registry: HOST,
  username: 'robot$studio+ci',
  secret: new Secret('planted-push'),
  origin: 'test',
  ...over,
})
const aPull = aCredential({ kind: 'pull', username: 'puller', secret: new Secret('planted-pull') })
const ask = (action: string | undefined, input: string, ...stores: readonly CredentialStore[]) =>
  answerCredentialHelper(action, input, { stores, version: '1.2.3' })

describe('answerCredentialHelper get', () => {
  it.each([HOST, `https://${HOST}`, `https://${HOST}/v2/`, `${HOST.toUpperCase()}\n`, `  ${HOST}  `])(
    'gives the push credential for %j, in one line of JSON with the address as it was asked',
    async (input) => {
      const { exitCode, stdout } = await ask('get', input, await aStore(aPull, aCredential()))

      expect(exitCode).toBe(0)
      expect(stdout.endsWith('}\n')).toBe(true)
      expect(JSON.parse(stdout)).toEqual({
        ServerURL: input.trim(),
        Username: 'robot$studio+ci',
        Secret: 'planted-push',
      })
    },
  )

  it('gives the pull credential where there is no push credential in any store', async () => {
    const { stdout } = await ask('get', HOST, await aStore(), await aStore(aPull))

    expect(JSON.parse(stdout)).toMatchObject({ Username: 'puller', Secret: 'planted-pull' })
  })

  it('takes a push credential of a later store before a pull credential of an earlier one', async () => {
    const { stdout } = await ask('get', HOST, await aStore(aPull), await aStore(aCredential()))

    expect(JSON.parse(stdout)).toMatchObject({ Username: 'robot$studio+ci' })
  })

  it.each(['other.example', `${HOST}:443`, `evil-${HOST}`, 'user@registry.example.com', '__proto__'])(
    'has none for %s',
    async (input) => {
      expect(await ask('get', input, await aStore(aCredential()))).toEqual(NOT_FOUND)
    },
  )

  it('has none where several projects have one and none of them is the default', async () => {
    const store = await aStore(
      aCredential({ project: 'a' }),
      aCredential({ project: 'b' }),
      aCredential({ project: 'c' }),
    )
    await store.remove({ kind: 'push', registry: HOST, project: 'a' })

    expect(await ask('get', HOST, store)).toEqual(NOT_FOUND)
  })

  it('says when a store cannot be asked and no other has one, and not otherwise', async () => {
    expect(await ask('get', HOST, brokenStore, await aStore())).toEqual({
      exitCode: 1,
      stdout: 'Could not read the keychain: it is locked. Unlock it.\n',
    })
    expect(await ask('get', HOST, brokenStore, await aStore(aCredential()))).toMatchObject({ exitCode: 0 })
  })
})

describe('answerCredentialHelper store', () => {
  const input = (over: Record<string, unknown> = {}) =>
    JSON.stringify({ ServerURL: `https://${HOST}/v2/`, Username: 'robot', Secret: 'planted', X: 1, ...over })

  it('keeps a push credential as the default in the first store, and says nothing', async () => {
    const first = await aStore(aCredential({ project: 'studio' }))
    const second = await aStore()

    expect(await ask('store', input(), first, second)).toEqual({ exitCode: 0, stdout: '' })

    const kept = await first.get({ kind: 'push', registry: HOST })
    expect(kept).toMatchObject({ kind: 'push', registry: HOST, project: undefined, username: 'robot' })
    expect(kept?.secret.reveal()).toBe('planted')
    expect(await first.list()).toHaveLength(2)
    expect(await second.list()).toEqual([])
  })

  it.each<[string, string, string]>([
    ['no address', input({ ServerURL: '' }), 'no credentials server URL\n'],
    ['no user name', input({ Username: undefined }), 'no credentials username\n'],
    ['no secret', input({ Secret: '' }), 'no credentials secret\n'],
    ['an identity token', input({ Username: '<token>' }), 'identity tokens are not kept here\n'],
    ['no host', input({ ServerURL: 'https://a:b@x' }), 'the server URL names no registry\n'],
    ['no JSON', 'planted', 'the input is no credential in JSON\n'],
  ])('refuses %s', async (_, text, stdout) => {
    const store = await aStore()

    expect(await ask('store', text, store)).toEqual({ exitCode: 1, stdout })
    expect(await store.list()).toEqual([])
  })

  it('never repeats the secret when a store fails', async () => {
    const { exitCode, stdout } = await ask('store', input(), brokenStore)

    expect(exitCode).toBe(1)
    expect(stdout).toBe('the credential store failed\n')
  })
})

describe('answerCredentialHelper erase', () => {
  it('forgets what get gives, project and all, and is content when there is nothing', async () => {
    const store = await aStore(aCredential({ project: 'studio' }), aCredential({ project: 'other' }))

    expect(await ask('erase', `https://${HOST}/`, store)).toEqual({ exitCode: 0, stdout: '' })
    expect((await store.list()).map(({ project }) => project)).toEqual(['other'])
    expect(await ask('erase', 'none.example', store)).toEqual({ exitCode: 0, stdout: '' })
  })
})

describe('answerCredentialHelper list', () => {
  it('names each host’s default credential, Docker Hub as docker does', async () => {
    const hub = aCredential({ registry: 'registry-1.docker.io', username: 'hub' })
    const api = aCredential({ kind: 'api', registry: 'api.example' })
    const { stdout } = await ask('list', '', await aStore(aPull, api), await aStore(aCredential(), hub))

    expect(JSON.parse(stdout)).toEqual({ [HOST]: 'robot$studio+ci', 'https://index.docker.io/v1/': 'hub' })
    expect(stdout).not.toContain('planted')
    expect(await ask('list', '', await aStore())).toEqual({ exitCode: 0, stdout: '{}\n' })
  })

  it('passes over a store that cannot be asked, unless there is nothing else', async () => {
    const locked = { ...brokenStore, list: () => brokenStore.get(aPull).then(() => []) }

    const { stdout } = await ask('list', '', locked, await aStore(aPull))

    expect(JSON.parse(stdout)).toEqual({ [HOST]: 'puller' })
    expect(await ask('list', '', locked)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('locked'),
    })
  })
})

describe('answerCredentialHelper', () => {
  it('tells its version in one line', async () => {
    expect(await ask('version', '')).toEqual({ exitCode: 0, stdout: 'docker-credential-slipway 1.2.3\n' })
  })

  it.each([undefined, '', 'GET', 'help', '__proto__'])('tells its usage when asked to %s', async (action) => {
    expect(await ask(action, HOST)).toEqual({
      exitCode: 1,
      stdout: 'Usage: docker-credential-slipway <store|get|erase|list|version>\n',
    })
  })

  it.each(['get', 'erase'])('wants an address for %s', async (action) => {
    expect(await ask(action, ' \n')).toEqual({ exitCode: 1, stdout: 'no credentials server URL\n' })
  })
})
