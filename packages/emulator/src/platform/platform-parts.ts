import type { Accounts, Credential } from '../auth/accounts.js'
import type { Database } from '../storage/database.js'
import type { Storage } from '../storage/storage.js'
import type { ApiToken } from './api-tokens.js'

/** What the platform is set to, from the emulator's options. */
export interface PlatformSettings {
  /** The registry's project that belongs to the organisation. */
  readonly project: string
  /** Whether the organisation pays: the registry and more than two apps are not for the free tier. */
  readonly plan: 'paid' | 'free'
  /** Whether the registry may be used from the start, or access has to be requested. */
  readonly access: 'granted' | 'none'
  /** Whether the calls of the registry service extension are served. */
  readonly hasExtension: boolean
  /** Storage of the project in bytes, until an approved request raises it. */
  readonly storageLimitBytes: number
  /** Host and port of the registry. */
  readonly registryHost: string
  readonly tokens: readonly ApiToken[]
  /** The credentials of the project's two robots, valid once access is granted. */
  readonly push: Credential
  readonly pull: Credential
}

/** What the platform's features are built from. */
export interface PlatformParts {
  readonly database: Database
  /** The registry's content, for reading and deleting. */
  readonly storage: Storage
  /** The registry's accounts. */
  readonly accounts: Accounts
  readonly settings: PlatformSettings
  readonly now: () => Date
}
