import { describe, expect, it } from 'vitest'
import { aCredential, SENTINEL } from '../../../test/support/a-registry.js'
import { accountOf, addressOf, formatEntry, newEntry, parseEntry } from './store-entry.js'

describe('the name of an entry', () => {
  it.each([
    [{ kind: 'push', registry: 'registry.example.com', project: 'game' }, 'push:registry.example.com/game'],
    [{ kind: 'api', registry: 'api.example.com', project: undefined }, 'api:api.example.com/'],
    [{ kind: 'pull', registry: '127.0.0.1:5000', project: 'a/b' }, 'pull:127.0.0.1:5000/a/b'],
  ] as const)('of %j is %s, and back', (address, account) => {
    expect(accountOf(address)).toBe(account)
    expect(addressOf(account)).toEqual(address)
  })

  it.each(['', 'probe-1234', 'admin:registry.example.com/', 'push:registry.example.com', 'push:/game'])(
    'is not %j',
    (account) => {
      expect(addressOf(account)).toBeUndefined()
    },
  )
})

describe('an entry', () => {
  it('has the documented layout', () => {
    const credential = aCredential('registry.example.com', { expiresAt: '2030-01-01T00:00:00.000Z' })

    expect(JSON.parse(formatEntry(newEntry(credential, true)))).toEqual({
      v: 1,
      username: 'robot$game+ci',
      secret: SENTINEL,
      createdAt: expect.any(String),
      expiresAt: '2030-01-01T00:00:00.000Z',
      isDefault: true,
    })
  })

  it('shows no secret by itself', () => {
    const entry = parseEntry(formatEntry(newEntry(aCredential('registry.example.com'), false)))

    expect(entry?.secret.reveal()).toBe(SENTINEL)
    expect(JSON.stringify(entry)).not.toContain(SENTINEL)
  })

  it.each(['', 'text', 'null', '{"v":1}', '{"v":2,"username":"u","secret":"s","createdAt":"c"}'])(
    'is not %j',
    (text) => {
      expect(parseEntry(text)).toBeUndefined()
    },
  )
})
