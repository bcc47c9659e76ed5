import { isSdkError } from '../../errors/guards.js'
import type { StoreOptions } from '../store.js'
import { type KeychainOptions, openKeychainStore } from './keychain-store.js'

/** Whether the operating system's keychain can be used. */
export type KeychainProbe =
  | {
      readonly isAvailable: true
      /** Package that reaches it: `keytar` or `@github/keytar`. */
      readonly backend: string
    }
  | {
      readonly isAvailable: false
      /** Why not, as a clause. */
      readonly reason: string
      /** What to do about it. */
      readonly hint: string
    }

/**
 * Tells whether the operating system's keychain keeps what it is given: a test value is written, read back and removed.
 *
 * @throws LocalError with code `INTERNAL` when keytar is broken; AbortError when the signal fires.
 */
export async function probeKeychain(options: KeychainOptions & StoreOptions = {}): Promise<KeychainProbe> {
  try {
    const { backend } = await openKeychainStore(options).probe(options)
    return { isAvailable: true, backend }
  } catch (error) {
    if (!isSdkError(error, 'KEYCHAIN_UNAVAILABLE')) throw error
    return { isAvailable: false, reason: error.reason, hint: error.hint ?? '' }
  }
}
