import type { Credential, CredentialKind } from './credential.js'
import type { SecretStore } from './secrets/secret-store.js'

/** Which credential is meant. */
export interface CredentialAddress {
  readonly kind: CredentialKind
  /** Host and port, lower case. Matched exactly. */
  readonly registry: string
  /** Without one, the host's only credential of the kind is meant, or the one marked as its default. */
  readonly project?: string | undefined
}

/** What a store tells of a credential without giving it away. */
export interface StoredCredential extends CredentialAddress {
  readonly username: string
  /** When it was stored, in ISO 8601, where the store knows. */
  readonly createdAt?: string
  readonly expiresAt?: string | undefined
  /** Whether it is the one that a host alone means. */
  readonly isDefault: boolean
}

/** How well a store keeps what it is given. */
export type StoreProtection = 'keychain' | 'helper' | 'encrypted-file' | 'plain-file' | 'memory'

/** Keeps credentials. Each has one at most for an address. */
export interface CredentialStore {
  /** As messages and `origin` name it: `keychain`, `file`, `memory`. */
  readonly name: string
  readonly protection: StoreProtection
  /**
   * The credential at the address, or `undefined`.
   *
   * @throws SdkError `KEYCHAIN_UNAVAILABLE` when the store cannot be asked, or cannot be believed when it has none.
   */
  get(address: CredentialAddress, options?: StoreOptions): Promise<Credential | undefined>
  /**
   * Keeps the credential, in place of one at the same address. Either it is kept when this returns, or nothing changed.
   *
   * @throws SdkError `KEYCHAIN_UNAVAILABLE`.
   */
  put(credential: Credential, options?: PutOptions): Promise<void>
  /** Forgets the credential at the address. False: there was none. */
  remove(address: CredentialAddress, options?: StoreOptions): Promise<boolean>
  /** All that it keeps, without secrets. */
  list(options?: StoreOptions): Promise<readonly StoredCredential[]>
  /** Keeps secrets of app templates as well. A store without it keeps credentials alone. */
  readonly secrets?: SecretStore | undefined
}

/** How long a store may take. */
export interface StoreOptions {
  readonly signal?: AbortSignal | undefined
  /**
   * Whether somebody is there to answer a dialog of the operating system, for which the store then waits.
   * @defaultValue false: it answers within 3 s or is unavailable
   */
  readonly isInteractive?: boolean | undefined
}

/** How a credential is kept. */
export interface PutOptions extends StoreOptions {
  /**
   * Makes it the one that its host alone means.
   * @defaultValue false; the first one of a host and kind is its default anyway
   */
  readonly isDefault?: boolean | undefined
}
