import { LocalError } from '../../errors/classes.js'
import type { KeychainBroken, KeychainObstacle, KeychainUnavailable } from './keychain-protocol.js'

const OTHER_WAYS =
  'Or use environment variables (SLIPWAY_PUSH_USERNAME, SLIPWAY_PUSH_TOKEN and so on), a Docker credential helper, or ' +
  'the file store (--allow-file-store).'

/** The error for a keychain that did not do what was asked. `action` is a verb phrase; writes are told the other ways. */
export function keychainError(
  answer: KeychainUnavailable | KeychainBroken,
  action: string,
  isWrite: boolean,
): LocalError {
  const { reason } = answer
  const details = { action, reason, side: 'local' } as const
  if (answer.state === 'broken') {
    const hint = 'Reinstall keytar (npm install keytar), or remove the entry in the keychain by hand.'
    return new LocalError('INTERNAL', { ...details, hint })
  }
  const way = keychainHint(answer.obstacle)
  return new LocalError('KEYCHAIN_UNAVAILABLE', { ...details, hint: isWrite ? `${way} ${OTHER_WAYS}` : way })
}

/** What to do so that the keychain can be used. */
export function keychainHint(obstacle: KeychainObstacle, platform: string = process.platform): string {
  switch (obstacle) {
    case 'not-installed':
      return 'Install keytar beside Slipway: npm install keytar.'
    case 'not-loadable':
      return platform === 'linux'
        ? 'Install libsecret (Debian and Ubuntu: apt-get install libsecret-1-0) and reinstall keytar: npm install keytar.'
        : 'Reinstall keytar: npm install keytar.'
    case 'not-started':
      return 'Set nodePath to a Node program, and childPath to a copy of keychain-child.cjs.'
    case 'silent':
      return 'Look for a dialog of the operating system that waits for an answer, then try again.'
    case 'refused':
      return platform === 'darwin'
        ? 'Unlock the keychain: security unlock-keychain.'
        : 'Start a keychain in this session and unlock it (GNOME Keyring, KWallet, KeePassXC).'
  }
}
