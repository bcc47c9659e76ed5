import { describe, expect, it } from 'vitest'
import { SENTINEL } from '../../../test/support/a-registry.js'
import { Secret } from '../../log/secret.js'
import { listEntries } from './entries.js'
import { listSecrets, newSecretEntry, secretAccountOf, secretIn, secretNameOf } from './secret-entry.js'
import { addressOf, formatEntry, parseEntry } from './store-entry.js'

const ENTRY = newSecretEntry('rcon-password', new Secret(SENTINEL))

describe('the entry of a secret', () => {
  it('has a name of its own, which stands for no credential', () => {
    const account = secretAccountOf('rcon-password')

    expect(account).toBe('secret:template/rcon-password')
    expect(secretNameOf(account)).toBe('rcon-password')
    expect(addressOf(account)).toBeUndefined()
    expect(listEntries(new Map([[account, ENTRY]]))).toEqual([])
  })

  it.each(['', 'push:template/x', 'probe-1', 'secret:other/x'])('is not named %j', (account) => {
    expect(secretNameOf(account)).toBeUndefined()
  })

  it("has the layout of a credential's, which every version can read", () => {
    expect(parseEntry(formatEntry(ENTRY))?.secret.reveal()).toBe(SENTINEL)
  })

  it('is believed for exactly its own name', () => {
    expect(secretIn(ENTRY, 'rcon-password')?.reveal()).toBe(SENTINEL)
    expect(secretIn(ENTRY, 'RCON-password')).toBeUndefined()
    expect(secretIn(undefined, 'rcon-password')).toBeUndefined()
  })

  it('is listed without its value', () => {
    const entries = new Map([
      [secretAccountOf('b'), ENTRY],
      ['push:registry.example.com/game', ENTRY],
      [secretAccountOf('a'), ENTRY],
    ])

    expect(listSecrets(entries)).toEqual(['a', 'b'].map((name) => ({ name, createdAt: ENTRY.createdAt })))
  })
})
