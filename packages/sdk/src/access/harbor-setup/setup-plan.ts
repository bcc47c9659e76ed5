import type { StoredLogin } from '../login-receipt.js'

/** One thing that belongs to a Harbor project which slipway works with. */
export interface HarborSetupStep {
  readonly target: 'scan' | 'push-robot' | 'pull-robot' | 'webhook'
  /** `exists`: nothing is to be done. In a receipt the others are done. */
  readonly state: 'exists' | 'create' | 'update'
  /** In plain words, with all permissions. */
  readonly message: string
  /** Of the robot account, with prefix and project where it exists; of the webhook policy. */
  readonly name?: string
  /** What the robot account may do in the project, and nothing else: `repository:push`. */
  readonly permissions?: readonly string[]
  /** `unchanged`: Harbor does not show it, so that only who has it can use it. */
  readonly secret?: 'new' | 'unchanged'
  /** When the robot account stops working, in ISO 8601. Absent: never. */
  readonly expiresAt?: string
}

/** What setting up a Harbor project would do. Contains no secret. */
export interface HarborSetupPlan {
  readonly schemaVersion: 1
  readonly registry: string
  readonly project: string
  /** As the Harbor writes it, where it tells. */
  readonly harborVersion?: string
  /** In the order in which they are done. */
  readonly steps: readonly HarborSetupStep[]
  /** What is better done otherwise. */
  readonly warnings: readonly string[]
}

/** What setting up a Harbor project did. Contains no secret. */
export interface HarborSetupReceipt extends HarborSetupPlan {
  /** Credentials of robot accounts that were made or renewed: verified and stored. */
  readonly stored: readonly StoredLogin[]
}
