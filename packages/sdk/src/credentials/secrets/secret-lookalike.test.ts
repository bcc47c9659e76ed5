import { describe, expect, it } from 'vitest'
import { looksLikeSecret } from './secret-lookalike.js'

const joined = (...parts: string[]) => parts.join('')

describe('a variable looks like a secret', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2'],
    ['steamApiKey', 'abc'],
    ['AUTH_TOKEN', '{"a":1}'],
    ['X', joined('ghp', '_', 'a1B2'.repeat(9))],
    ['X', joined('AKIA', 'ABCD'.repeat(4))],
    ['X', joined('eyJ', 'hbGciOiJI', '.', 'eyJzdWIiOiIx', '.', 'c2ln')],
    ['X', joined('-----BEGIN ', 'PRIVATE KEY-----\nMII')],
    ['X', 'postgres://game:hunter2@db.example.com/game'],
    ['X', joined('token 00000000', '-1111-2222-3333-444444444444')],
    ['X', '0123456789abcdef'.repeat(2)],
  ])('%s (%#)', (key, value) => {
    expect(looksLikeSecret(key, value)).toBe(true)
  })
})

describe('a variable does not look like a secret', () => {
  it.each([
    ['TOKEN_TTL', '3600'],
    ['USE_PASSWORD', 'true'],
    ['DB_PASSWORD', ''],
    ['MAX_TOKENS', '12'],
    ['MODE', 'ranked'],
    ['MATCH_URL', 'https://match.example.com/v1'],
    ['GIT_COMMIT', '0123456789abcdef0123456789abcdef01234567'],
    ['PUBLIC_KEY', 'A1b2'.repeat(12)],
    ['KEYBOARD', 'qwerty'],
  ])('%s=%s', (key, value) => {
    expect(looksLikeSecret(key, value)).toBe(false)
  })
})
