import type { CredentialKind } from '../credentials/credential.js'
import type { StoreProtection } from '../credentials/store.js'
import type { AccessStatus } from './access-status.js'
import type { CredentialRights } from './verify-credential.js'

/** A credential that was verified and stored, without its secret. */
export interface StoredLogin {
  readonly kind: CredentialKind
  /** Host of the registry; of the platform for `api`. */
  readonly registry: string
  readonly project?: string
  readonly username: string
  /** Name of the store that keeps it, and how well. */
  readonly store: string
  readonly protection: StoreProtection
  /** In ISO 8601, where it is known. */
  readonly expiresAt?: string
  /** Absent for `api`: its tokens may do everything in the organisation. */
  readonly rights?: CredentialRights
}

/**
 * What is left to do before images can be pushed: `PASTE_CREDENTIALS` from the dashboard, `REQUEST_ACCESS`, or
 * `WAIT_FOR_ACCESS` until staff has decided.
 */
export interface LoginStep {
  readonly code: 'PASTE_CREDENTIALS' | 'REQUEST_ACCESS' | 'WAIT_FOR_ACCESS'
  /** In words, with the reason. */
  readonly message: string
  readonly url: string
}

/** What a login did, for people and for scripts. Contains no secret. */
export interface LoginReceipt {
  readonly schemaVersion: 1
  readonly stored: readonly StoredLogin[]
  /** How far access is, where the platform was asked. */
  readonly access?: AccessStatus
  /** What is left to do; absent when pushing works. */
  readonly next?: LoginStep
  /** What is better done otherwise. */
  readonly warnings: readonly string[]
}
