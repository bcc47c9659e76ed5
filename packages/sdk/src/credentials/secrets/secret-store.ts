import type { Secret } from '../../log/secret.js'
import type { StoreOptions } from '../store.js'

/** What a store tells of a secret without giving it away. */
export interface StoredSecret {
  readonly name: string
  /** When it was stored, in ISO 8601. */
  readonly createdAt: string
}

/** Keeps secrets of app templates by name, one at most for a name, apart from the credentials. */
export interface SecretStore {
  /**
   * The secret of that name, or `undefined`.
   *
   * @throws SdkError `KEYCHAIN_UNAVAILABLE` when the store cannot be asked, or cannot be believed when it has none.
   */
  get(name: string, options?: StoreOptions): Promise<Secret | undefined>
  /**
   * Keeps the secret, in place of one of the same name. Either it is kept when this returns, or nothing changed.
   *
   * @throws SdkError `KEYCHAIN_UNAVAILABLE`.
   */
  put(name: string, value: Secret, options?: StoreOptions): Promise<void>
  /** Forgets the secret of that name. False: there was none. */
  remove(name: string, options?: StoreOptions): Promise<boolean>
  /** All that it keeps, without values. */
  list(options?: StoreOptions): Promise<readonly StoredSecret[]>
}
