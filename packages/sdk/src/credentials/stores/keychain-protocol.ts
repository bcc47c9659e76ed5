import type { StoredSecret } from '../secrets/secret-store.js'
import type { StoredCredential } from '../store.js'

/** Under which the operating system's keychain keeps our entries. */
export const KEYCHAIN_SERVICE = 'slipway'

/** What the keychain program is asked, as JSON on its standard input. */
export interface KeychainRequest {
  /** `probe` only shows whether the keychain keeps what it is given. */
  readonly action: 'get' | 'put' | 'remove' | 'list' | 'list-secrets' | 'probe'
  /** Address of the entry, for `get`, `put` and `remove`. */
  readonly account: string
  /** The entry to keep, with its secret, for `put`. */
  readonly entry: string
  /** Whether the keychain has been proved to work, so that "nothing there" is believed. */
  readonly isProven: boolean
  /** Folders from which keytar is looked for, after the program's own. Absolute. */
  readonly moduleFolders: readonly string[]
}

/** What the keychain did. */
export interface KeychainDone {
  readonly state: 'done'
  /** Package that did it. */
  readonly backend: string
  /** Whether the keychain has been proved to work, by this request or before it. */
  readonly isProven: boolean
  /** What was found, for `get`: the only answer with a secret in it. */
  readonly found?: { readonly account: string; readonly entry: string } | undefined
  /** For `remove`. */
  readonly isRemoved?: boolean | undefined
  /** For `list`. */
  readonly stored?: readonly StoredCredential[] | undefined
  /** For `list-secrets`. */
  readonly secrets?: readonly StoredSecret[] | undefined
}

/**
 * Why the keychain cannot be used: no package for it is installed; the package's native part does not load; the keychain
 * refused, or lost what it was given; it did not answer; the program for it did not run.
 */
export type KeychainObstacle = 'not-installed' | 'not-loadable' | 'refused' | 'silent' | 'not-started'

/** The keychain cannot be used. */
export interface KeychainUnavailable {
  readonly state: 'unavailable'
  readonly obstacle: KeychainObstacle
  /** As a clause, without a secret. */
  readonly reason: string
}

/** Something is wrong that trying another place would only hide. */
export interface KeychainBroken {
  readonly state: 'broken'
  /** As a clause, without a secret. */
  readonly reason: string
}

/** What the keychain program answers, as JSON on its standard output. */
export type KeychainAnswer = KeychainDone | KeychainUnavailable | KeychainBroken
