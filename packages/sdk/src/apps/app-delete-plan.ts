import type { Warning } from '../pack/warning.js'
import type { AppVersionImage } from './app-summary.js'

/** Everything that the deletion of an app, or of one version, would take. Plain data: it can be shown, kept and executed later. */
export interface AppDeletePlan {
  readonly schemaVersion: 1
  /** Host of the platform's API, with port where there is one. */
  readonly platform: string
  readonly app: string
  /** The version that goes; absent where the app goes, with all its versions. */
  readonly version?: string
  /** Every version that goes. */
  readonly versions: readonly PlannedAppVersion[]
  /** When the platform was asked; RFC 3339. */
  readonly createdAt: string
  readonly warnings: readonly Warning[]
}

/** An app version that goes. Its image stays in the registry. */
export interface PlannedAppVersion {
  readonly name: string
  /** Whether it can be deployed. */
  readonly isActive: boolean
  /** What it starts. */
  readonly image: AppVersionImage
  /** RFC 3339. */
  readonly createdAt?: string
}

/** What became of a plan. The names are `APP` and `APP/VERSION`; each of the plan is in one of the two lists. */
export interface AppDeleteReport {
  readonly schemaVersion: 1
  /** Host of the platform's API. */
  readonly platform: string
  /** What was deleted by this call. */
  readonly deleted: readonly string[]
  /** What was not there any more: somebody, an earlier run, or a request whose answer was lost, had deleted it. */
  readonly gone: readonly string[]
}
