import type { Accounts } from '../auth/accounts.js'
import type { Robots } from '../robots.js'
import type { Database } from '../storage/database.js'
import type { Storage } from '../storage/storage.js'
import type { ApiToken } from './api-tokens.js'
import type { RegistryAccess } from './extension/registry-access.js'
import type { StorageLimit } from './extension/storage-limit.js'

/** What the platform is set to, from the emulator's options. */
export interface PlatformSettings {
  /** The registry's project that belongs to the organisation. */
  readonly project: string
  /** Whether the organisation pays: the registry and more than two apps are not for the free tier. */
  readonly plan: 'paid' | 'free'
  /** Whether the calls of the registry service extension are served. */
  readonly hasExtension: boolean
  /** Whether the registry scans images and shows what it found. */
  readonly hasScans: boolean
  /** Host and port of the registry. */
  readonly registryHost: string
  /** Whether the registry lets everyone in, without a credential. */
  readonly isRegistryOpen: boolean
  readonly tokens: readonly ApiToken[]
}

/** What the platform's features are built from. */
export interface PlatformParts {
  readonly database: Database
  /** The registry's content, for reading and deleting. */
  readonly storage: Storage
  /** The registry's accounts. */
  readonly accounts: Accounts
  /** The project's two robots, with their credentials as they are now. */
  readonly robots: Robots
  /** Whether the organisation may use the registry. */
  readonly access: RegistryAccess
  /** How much each project uses, and may use. */
  readonly quota: StorageLimit
  readonly settings: PlatformSettings
  readonly now: () => Date
}
