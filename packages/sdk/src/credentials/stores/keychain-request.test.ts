import { describe, expect, it } from 'vitest'
import { aCredential, SENTINEL } from '../../../test/support/a-registry.js'
import { Secret } from '../../log/secret.js'
import type { Keytar } from './keychain-backend.js'
import type { KeychainRequest } from './keychain-protocol.js'
import { answerRequest } from './keychain-request.js'
import { newSecretEntry, secretAccountOf } from './secret-entry.js'
import { formatEntry, newEntry } from './store-entry.js'

const ACCOUNT = 'push:registry.example.com/game'
const ENTRY = formatEntry(newEntry(aCredential('registry.example.com', { project: 'game' }), false))

/** A keychain in memory that keeps a note of what was done to it, and an entry only where `keeps` says so. */
function aKeytar(keeps: (entry: string) => boolean = () => true) {
  const kept = new Map<string, string>()
  const calls: string[] = []
  const noted = <T>(call: string, result: T): Promise<T> => {
    calls.push(call)
    return Promise.resolve(result)
  }
  const keytar: Keytar = {
    getPassword: (_, account) => noted('get', kept.get(account) ?? null),
    setPassword: async (_, account, password) => {
      await noted('set', undefined)
      if (account.startsWith('probe-') || keeps(password)) kept.set(account, password)
    },
    deletePassword: (_, account) => noted('delete', kept.delete(account)),
    findCredentials: () =>
      noted(
        'find',
        [...kept].map(([account, password]) => ({ account, password })),
      ),
  }
  const ask = (request: Pick<KeychainRequest, 'action'> & Partial<KeychainRequest>) =>
    answerRequest(
      { account: '', entry: '', isProven: false, moduleFolders: [], ...request },
      { state: 'loaded', name: 'keytar', keytar },
    )
  return { ask, kept, calls }
}

describe('answerRequest', () => {
  it('asks no more than for the entry when it is there', async () => {
    const { ask, kept, calls } = aKeytar()
    kept.set(ACCOUNT, ENTRY)

    const answer = await ask({ action: 'get', account: ACCOUNT })

    expect(answer).toMatchObject({ state: 'done', found: { account: ACCOUNT }, isProven: false })
    expect(calls).toEqual(['get'])
  })

  it('proves the keychain before it believes that there is nothing, and once', async () => {
    const { ask, kept, calls } = aKeytar()

    expect(await ask({ action: 'get', account: ACCOUNT })).toEqual({
      state: 'done',
      backend: 'keytar',
      isProven: true,
    })
    expect(calls).toEqual(['get', 'set', 'get', 'delete'])
    expect(kept.size).toBe(0)

    calls.length = 0
    await ask({ action: 'get', account: ACCOUNT, isProven: true })
    expect(calls).toEqual(['get'])
  })

  it.each([
    { action: 'list' },
    { action: 'list-secrets' },
    { action: 'get', account: 'push:registry.example.com/' },
    { action: 'remove', account: 'push:registry.example.com/' },
    { action: 'put', account: ACCOUNT, entry: ENTRY },
  ] as const)('proves the keychain before it searches it for $action', async (request) => {
    const { ask, calls } = aKeytar()

    expect(await ask(request)).toMatchObject({ state: 'done', isProven: true })

    expect(calls.slice(0, 4)).toEqual(['set', 'get', 'delete', 'find'])
  })

  it('has not kept what cannot be read back', async () => {
    const { ask } = aKeytar(() => false)

    expect(await ask({ action: 'put', account: ACCOUNT, entry: ENTRY, isProven: true })).toEqual({
      state: 'unavailable',
      obstacle: 'refused',
      reason: 'it did not keep what it was given',
    })
  })

  it('repeats no secret that a keychain repeats', async () => {
    const { ask } = aKeytar((entry) => {
      throw new Error(`no: ${entry}`)
    })

    const answer = await ask({ action: 'put', account: ACCOUNT, entry: ENTRY, isProven: true })

    expect(answer).toMatchObject({ state: 'unavailable', reason: expect.stringContaining('[secret]') })
    expect(JSON.stringify(answer)).not.toContain(SENTINEL)
  })

  it('gives secrets to nobody who lists', async () => {
    const { ask, kept } = aKeytar()
    kept.set(ACCOUNT, ENTRY)

    const answer = await ask({ action: 'list' })

    expect(answer).toMatchObject({ stored: [{ project: 'game', username: 'robot$game+ci' }] })
    expect(JSON.stringify(answer)).not.toContain(SENTINEL)
  })

  it('searches nothing for a secret: there is no default among them', async () => {
    const { ask, kept, calls } = aKeytar()
    const account = secretAccountOf('rcon')
    const entry = formatEntry(newSecretEntry('rcon', new Secret(SENTINEL)))
    kept.set(ACCOUNT, ENTRY)

    expect(await ask({ action: 'put', account, entry, isProven: true })).toMatchObject({ state: 'done' })
    expect(await ask({ action: 'get', account })).toMatchObject({ found: { account, entry } })
    expect(await ask({ action: 'list' })).toMatchObject({ stored: [{ kind: 'push' }] })
    const listed = await ask({ action: 'list-secrets' })
    expect(listed).toMatchObject({ secrets: [{ name: 'rcon' }] })
    expect(JSON.stringify(listed)).not.toContain(SENTINEL)
    expect(await ask({ action: 'remove', account })).toMatchObject({ isRemoved: true })

    expect([...kept.keys()]).toEqual([ACCOUNT])
    expect(calls.slice(0, 6)).toEqual(['set', 'get', 'delete', 'set', 'get', 'get'])
  })

  it('leaves a new credential kept when the old default cannot lose its mark', async () => {
    let writes = 0
    const { ask, kept } = aKeytar(() => {
      writes += 1
      if (writes > 1) throw new Error('refused')
      return true
    })
    kept.set('push:registry.example.com/tools', ENTRY.replace(/}$/, ',"isDefault":true}'))
    const entry = ENTRY.replace(/}$/, ',"isDefault":true}')

    expect(await ask({ action: 'put', account: ACCOUNT, entry, isProven: true })).toMatchObject({
      state: 'done',
    })

    expect([writes, kept.has(ACCOUNT)]).toEqual([2, true])
  })
})
