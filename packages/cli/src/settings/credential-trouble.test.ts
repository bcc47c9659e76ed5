import type { CredentialCheck } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { troubleWith } from './credential-trouble.js'

const NOW_MS = Date.parse('2027-01-01T00:00:00Z')
const DAY_MS = 86_400_000
const VALID = { kind: 'push', state: 'valid', registry: 'r', username: 'u', origin: 'o' } as const

describe('troubleWith', () => {
  it.each<[string, CredentialCheck, string | undefined]>([
    ['one that is not there', { kind: 'pull', state: 'absent' }, undefined],
    ['one that is valid', VALID, undefined],
    ['one that lives long enough', { ...VALID, expiresAt: '2027-02-01T00:00:00Z' }, undefined],
    ['one that ends soon', { ...VALID, expiresAt: '2027-01-02T00:00:00Z' }, 'expires-soon'],
    ['one that has ended', { ...VALID, expiresAt: '2026-12-31T00:00:00Z' }, 'expired'],
    [
      'one that has ended, unasked',
      { ...VALID, state: 'not-checked', expiresAt: '2026-12-31T00:00:00Z' },
      'expired',
    ],
  ])('judges %s', (_, check, trouble) => {
    expect(troubleWith(check, { nowMs: NOW_MS, withinMs: 14 * DAY_MS })).toBe(trouble)
  })
})
