import { usageError } from '../usage-error.js'

/** The flags that say where credentials are kept, as the command line's grammar delivers them. */
export interface StoreFlags {
  readonly store?: 'keychain' | 'file'
  readonly allowFileStore?: boolean
}

/**
 * The store that the flags choose; `undefined` leaves it to the sdk.
 *
 * @throws ConfigError with code `OPTION_INVALID` when they contradict each other.
 */
export function storeChoice({ store, allowFileStore }: StoreFlags): 'keychain' | 'file' | undefined {
  if (allowFileStore !== true) return store
  if (store === 'keychain') {
    throw usageError(
      '--store keychain and --allow-file-store contradict each other',
      'Leave one of them out.',
    )
  }
  return 'file'
}
