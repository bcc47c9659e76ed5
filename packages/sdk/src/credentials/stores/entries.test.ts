import { describe, expect, it } from 'vitest'
import { Secret } from '../../log/secret.js'
import { entriesToWrite, findAccount, listEntries } from './entries.js'
import type { StoreEntry } from './store-entry.js'

const HOST = { kind: 'push', registry: 'registry.example.com' } as const
const GAME = 'push:registry.example.com/game'
const TOOLS = 'push:registry.example.com/tools'
const secret = new Secret('any')

const entry = (isDefault: boolean, createdAt = '2026-01-01T00:00:00.000Z'): StoreEntry => ({
  username: 'u',
  secret,
  createdAt,
  isDefault,
})

describe('findAccount', () => {
  it('takes the newer of two defaults that a write left which was cut short', () => {
    const older = entry(true)
    const newer = entry(true, '2026-01-02T00:00:00.000Z')

    expect(
      findAccount(
        new Map([
          [GAME, older],
          [TOOLS, newer],
        ]),
        HOST,
      ),
    ).toBe(TOOLS)
    expect(
      findAccount(
        new Map([
          [GAME, newer],
          [TOOLS, older],
        ]),
        HOST,
      ),
    ).toBe(GAME)
  })
})

describe('entriesToWrite', () => {
  it('writes the new default before it takes the mark from the old one', () => {
    const entries = new Map([[GAME, entry(true)]])

    const writes = entriesToWrite(entries, { ...HOST, project: 'tools' }, entry(true))

    expect([...writes].map(([account, { isDefault }]) => [account, isDefault])).toEqual([
      [TOOLS, true],
      [GAME, false],
    ])
  })

  it('leaves the others alone when the default does not change', () => {
    const entries = new Map([[GAME, entry(true)]])

    expect([...entriesToWrite(entries, { ...HOST, project: 'tools' }, entry(false)).keys()]).toEqual([TOOLS])
  })
})

describe('listEntries', () => {
  it('leaves out what other programs keep', () => {
    expect(listEntries(new Map([['somebody', entry(false)]]))).toEqual([])
  })
})
