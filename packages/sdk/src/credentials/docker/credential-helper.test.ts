import { describe, expect, it } from 'vitest'
import { LocalError } from '../../errors/classes.js'
import { Secret } from '../../log/secret.js'
import type { Credential } from '../credential.js'
import type { CredentialStore } from '../store.js'
import { answerCredentialHelper } from './credential-helper.js'

const HOST = 'registry.example.com'
const NOT_FOUND = { exitCode: 1, stdout: 'credentials not found in native keychain\n' }

/** A store that keeps what it is given; the first of a host and kind, or the one put as such, is the default. */
function aStore(...kept: readonly Credential[]): CredentialStore & { readonly kept: Credential[] } {
  const all = [...kept]
  const defaults = new Map<string, Credential>()
  const slot = ({ kind, registry }: { kind: string; registry: string }) => `${kind} ${registry}`
  for (const one of all) if (!defaults.has(slot(one))) defaults.set(slot(one), one)
  return {
    kept: all,
    name: 'test',
    protection: 'memory',
    get: async (address) => defaults.get(slot(address)),
    async put(credential, options) {
      all.push(credential)
      if (options?.isDefault === true || !defaults.has(slot(credential))) {
        defaults.set(slot(credential), credential)
      }
    },
    async remove(address) {
      const found = all.findIndex((one) => slot(one) === slot(address) && one.project === address.project)
      const [gone] = found < 0 ? [] : all.splice(found, 1)
      if (gone !== undefined && defaults.get(slot(gone)) === gone) defaults.delete(slot(gone))
      return gone !== undefined
    },
    list: async () =>
      all.map(({ kind, registry, project, username }) => {
        const isDefault = defaults.get(`${kind} ${registry}`)?.project === project
        return { kind, registry, project, username, createdAt: '2026-01-01T00:00:00Z', isDefault }
      }),
  }
}
const brokenStore: CredentialStore = {
  ...aStore(),
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
      const { exitCode, stdout } = await ask('get', input, aStore(aPull, aCredential()))

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
    const { stdout } = await ask('get', HOST, aStore(), aStore(aPull))

    expect(JSON.parse(stdout)).toMatchObject({ Username: 'puller', Secret: 'planted-pull' })
  })

  it('takes a push credential of a later store before a pull credential of an earlier one', async () => {
    const { stdout } = await ask('get', HOST, aStore(aPull), aStore(aCredential()))

    expect(JSON.parse(stdout)).toMatchObject({ Username: 'robot$studio+ci' })
  })

  it.each(['other.example', `${HOST}:443`, `evil-${HOST}`, 'user@registry.example.com', '__proto__'])(
    'has none for %s',
    async (input) => {
      expect(await ask('get', input, aStore(aCredential()))).toEqual(NOT_FOUND)
    },
  )

  it('says when a store cannot be asked and no other has one, and not otherwise', async () => {
    expect(await ask('get', HOST, brokenStore, aStore())).toEqual({
      exitCode: 1,
      stdout: 'Could not read the keychain: it is locked. Unlock it.\n',
    })
    expect(await ask('get', HOST, brokenStore, aStore(aCredential()))).toMatchObject({ exitCode: 0 })
  })
})

describe('answerCredentialHelper store', () => {
  const input = (over: Record<string, unknown> = {}) =>
    JSON.stringify({ ServerURL: `https://${HOST}/v2/`, Username: 'robot', Secret: 'planted', X: 1, ...over })

  it('keeps a push credential as the default in the first store, and says nothing', async () => {
    const first = aStore(aCredential({ project: 'studio' }))
    const second = aStore()

    expect(await ask('store', input(), first, second)).toEqual({ exitCode: 0, stdout: '' })

    expect(first.kept[1]).toMatchObject({ kind: 'push', registry: HOST, username: 'robot' })
    expect(first.kept[1]?.secret.reveal()).toBe('planted')
    expect(second.kept).toEqual([])
    expect(JSON.parse((await ask('get', HOST, first)).stdout)).toMatchObject({ Username: 'robot' })
  })

  it.each<[string, string, string]>([
    ['no address', input({ ServerURL: '' }), 'no credentials server URL\n'],
    ['no user name', input({ Username: undefined }), 'no credentials username\n'],
    ['no secret', input({ Secret: '' }), 'no credentials secret\n'],
    ['an identity token', input({ Username: '<token>' }), 'identity tokens are not kept here\n'],
    ['no host', input({ ServerURL: 'https://a:b@x' }), 'the server URL names no registry\n'],
    ['no JSON', 'planted', 'the input is no credential in JSON\n'],
  ])('refuses %s', async (_, text, stdout) => {
    const store = aStore()

    expect(await ask('store', text, store)).toEqual({ exitCode: 1, stdout })
    expect(store.kept).toEqual([])
  })

  it('never repeats the secret when a store fails', async () => {
    const { exitCode, stdout } = await ask('store', input(), brokenStore)

    expect(exitCode).toBe(1)
    expect(stdout).toBe('the credential store failed\n')
  })
})

describe('answerCredentialHelper erase', () => {
  it('forgets what get gives, project and all, and is content when there is nothing', async () => {
    const store = aStore(aCredential({ project: 'studio' }), aCredential({ project: 'other' }))

    expect(await ask('erase', `https://${HOST}/`, store)).toEqual({ exitCode: 0, stdout: '' })
    expect(store.kept.map(({ project }) => project)).toEqual(['other'])
    expect(await ask('erase', 'none.example', store)).toEqual({ exitCode: 0, stdout: '' })
  })
})

describe('answerCredentialHelper list', () => {
  it('names each host’s default credential, Docker Hub as docker does', async () => {
    const hub = aCredential({ registry: 'registry-1.docker.io', username: 'hub' })
    const api = aCredential({ kind: 'api', registry: 'api.example' })
    const { stdout } = await ask('list', '', aStore(aPull, api), aStore(aCredential(), hub))

    expect(JSON.parse(stdout)).toEqual({ [HOST]: 'robot$studio+ci', 'https://index.docker.io/v1/': 'hub' })
    expect(stdout).not.toContain('planted')
    expect(await ask('list', '', aStore())).toEqual({ exitCode: 0, stdout: '{}\n' })
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
