import type { Accounts } from '../auth/accounts.js'
import type { Principals } from '../auth/principals.js'
import type { StorageLimit } from '../platform/extension/storage-limit.js'
import type { Robots } from '../robots.js'
import type { Database } from '../storage/database.js'
import type { Storage } from '../storage/storage.js'
import type { Allowlists } from './allowlists/allowlist-store.js'
import type { ImmutableRules } from './immutable/immutable-rules.js'
import type { Labels } from './labels/label-store.js'
import type { Projects } from './projects/project-store.js'
import type { RobotStore } from './robots/robot-store.js'
import type { HarborVersion } from './version.js'

/** What Harbor is set to, from the emulator's options. */
export interface HarborSettings {
  /** The project that the emulator was started with. */
  readonly project: string
  readonly version: HarborVersion
  /** Whether images can be scanned. */
  readonly hasScanner: boolean
  /** Host and port of the registry, once it listens. */
  readonly registryHost: () => string
}

/** What Harbor's features are built from. */
export interface HarborParts {
  readonly database: Database
  /** The registry's content, for reading and deleting. */
  readonly storage: Storage
  readonly accounts: Accounts
  readonly principals: Principals
  readonly projects: Projects
  /** Which tags may neither move nor go. */
  readonly immutable: ImmutableRules
  readonly labels: Labels
  /** Which vulnerabilities do not count. */
  readonly allowlists: Allowlists
  /** The project's two robots that the platform made. */
  readonly provisioned: Robots
  /** The robots that were made by the API. */
  readonly robots: RobotStore
  /** How much each project uses, and may use; -1 for no limit. */
  readonly quota: StorageLimit
  readonly settings: HarborSettings
  readonly now: () => Date
}
