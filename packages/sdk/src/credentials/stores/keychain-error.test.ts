import { describe, expect, it } from 'vitest'
import { keychainHint } from './keychain-error.js'

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
