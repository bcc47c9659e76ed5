import { describe, expect, it } from 'vitest'
import type { SecretStore } from '../../src/credentials/secrets/secret-store.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { Secret } from '../../src/log/secret.js'
import { aCredential, SENTINEL } from '../support/a-registry.js'

const HOST = 'registry.example.com'
const SLOW_MS = 60_000

/** What every store of ours does with secrets. `open` gives one with nothing in it; it belongs to the test that runs. */
export function describeSecrets(name: string, open: () => Promise<CredentialStore>): void {
  const openBoth = async () => {
    const store = await open()
    return { store, secrets: secretsOf(store) }
  }

  describe(`${name} as a store of secrets`, { timeout: SLOW_MS }, () => {
    it('has nothing at first', async () => {
      const { secrets } = await openBoth()

      expect(await secrets.get('rcon')).toBeUndefined()
      expect(await secrets.list()).toEqual([])
      expect(await secrets.remove('rcon')).toBe(false)
    })

    it.each([
      ['one letter', 'x'],
      ['what shells and programs would change', ' $HOME `id` %PATH% "a" \\ \r\n\tb\n'],
      ['letters of all the world', 'пароль-密码-🔑'],
      ['as much as a keychain takes', 'x'.repeat(1800)],
    ])('keeps %s', async (_, value) => {
      const { secrets } = await openBoth()

      await secrets.put('rcon', new Secret(value))

      expect((await secrets.get('rcon'))?.reveal()).toBe(value)
    })

    it('replaces one of the same name, forgets one, and lists the others without values', async () => {
      const { secrets } = await openBoth()
      const before = new Date().toISOString()
      for (const each of ['b', 'c', 'A.b_-1', 'b']) await secrets.put(each, new Secret(`${SENTINEL} ${each}`))

      expect(await secrets.remove('c')).toBe(true)

      expect(await secrets.remove('c')).toBe(false)
      const listed = await secrets.list()
      expect(listed.map((each) => each.name)).toEqual(['A.b_-1', 'b'])
      expect(listed.every(({ createdAt }) => createdAt >= before)).toBe(true)
      expect(JSON.stringify(listed)).not.toContain(SENTINEL)
      expect((await secrets.get('b'))?.reveal()).toBe(`${SENTINEL} b`)
    })

    it('keeps them apart from credentials', async () => {
      const { store, secrets } = await openBoth()
      await store.put(aCredential(HOST, { project: 'game' }))
      await secrets.put('game', new Secret('of a template'))
      await secrets.put('push', new Secret('of a template'))

      expect((await store.list()).map(({ kind }) => kind)).toEqual(['push'])
      expect((await secrets.list()).map((each) => each.name)).toEqual(['game', 'push'])
      expect(await store.get({ kind: 'push', registry: 'template', project: 'game' })).toBeUndefined()
      expect(await store.get({ kind: 'push', registry: 'template' })).toBeUndefined()
      expect(await store.remove({ kind: 'push', registry: HOST })).toBe(true)
      expect((await secrets.get('game'))?.reveal()).toBe('of a template')
      expect(await secrets.remove('game')).toBe(true)
      expect(await secrets.list()).toHaveLength(1)
    })

    it('does nothing for a signal that has fired', async () => {
      const { secrets } = await openBoth()
      const signal = AbortSignal.abort()

      await expect(secrets.put('rcon', new Secret('x'), { signal })).rejects.toMatchObject({
        code: 'ABORTED',
      })
      await expect(secrets.get('rcon', { signal })).rejects.toMatchObject({ code: 'ABORTED' })
      expect(await secrets.list()).toEqual([])
    })
  })
}

/** The secrets of a store that keeps some. */
export function secretsOf({ name, secrets }: CredentialStore): SecretStore {
  if (secrets === undefined) throw new Error(`the store ${name} keeps no secrets`)
  return secrets
}
