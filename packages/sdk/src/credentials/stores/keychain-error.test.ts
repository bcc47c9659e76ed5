import { describe, expect, it } from 'vitest'
import { keychainError, keychainHint } from './keychain-error.js'

describe('keychainHint', () => {
  it.each([
    ['not-installed', 'linux', 'npm install keytar'],
    ['not-loadable', 'linux', 'libsecret-1-0'],
    ['not-loadable', 'win32', 'Reinstall keytar'],
    ['refused', 'linux', 'GNOME Keyring'],
    ['refused', 'darwin', 'security unlock-keychain'],
    ['silent', 'darwin', 'dialog'],
    ['not-started', 'win32', 'nodePath'],
  ] as const)('tells a way out when the keychain is %s on %s', (obstacle, platform, hint) => {
    expect(keychainHint(obstacle, platform)).toContain(hint)
  })
})

describe('keychainError', () => {
  it.each([
    ['not-installed', false],
    ['not-loadable', false],
    ['not-started', false],
    ['silent', true],
    ['refused', true],
  ] as const)('says whether a keychain that is %s may answer later', (obstacle, retryable) => {
    const answer = { state: 'unavailable', obstacle, reason: 'it is played' } as const

    expect(keychainError(answer, 'ask', undefined)).toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE', retryable })
  })
})
