import { ConfigError, LocalError } from '../../errors/classes.js'
import type { KeychainBroken, KeychainObstacle, KeychainUnavailable } from './keychain-protocol.js'

/** Windows keeps 2,560 bytes in an entry, less than the others. */
const MAX_ENTRY_BYTES = 2_000

/** How else something can be kept. */
const OTHER_WAYS = {
  credential:
    'Or use environment variables (SLIPWAY_PUSH_USERNAME, SLIPWAY_PUSH_TOKEN and so on), a Docker credential helper, or ' +
    'the file store (--allow-file-store).',
  secret:
    'Or use an environment variable (SLIPWAY_SECRET_ and its name), or the file store (--allow-file-store).',
} as const

/**
 * The error for a keychain that did not do what was asked. `action` is a verb phrase; who wanted to keep a credential or a
 * secret there is told the other ways.
 */
export function keychainError(
  answer: KeychainUnavailable | KeychainBroken,
  action: string,
  kept: keyof typeof OTHER_WAYS | undefined,
): LocalError {
  const { reason } = answer
  const details = { action, reason, side: 'local' } as const
  if (answer.state === 'broken') {
    const hint = 'Reinstall keytar (npm install keytar), or remove the entry in the keychain by hand.'
    return new LocalError('INTERNAL', { ...details, hint })
  }
  const way = keychainHint(answer.obstacle)
  return new LocalError('KEYCHAIN_UNAVAILABLE', {
    ...details,
    // A locked one answers once somebody has unlocked it; a missing one has to be installed first.
    retryable: answer.obstacle === 'silent' || answer.obstacle === 'refused',
    hint: kept === undefined ? way : `${way} ${OTHER_WAYS[kept]}`,
  })
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

/**
 * Refuses an entry that one of the operating systems could not keep. `action` is a verb phrase.
 *
 * @throws ConfigError with code `OPTION_INVALID`.
 */
export function refuseLongEntry(entry: string, action: string, hint: string): void {
  const sizeBytes = Buffer.byteLength(entry)
  if (sizeBytes <= MAX_ENTRY_BYTES) return
  throw new ConfigError('OPTION_INVALID', {
    action,
    reason: `its entry would take ${sizeBytes} bytes, and a keychain takes ${MAX_ENTRY_BYTES}`,
    hint,
    side: 'local',
  })
}
