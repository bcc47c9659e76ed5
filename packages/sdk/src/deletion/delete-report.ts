import type { ErrorJson } from '../errors/error.js'
import type { Digest } from '../reference/digest.js'
import type { FreedSpace } from './delete-plan.js'

/** What became of a plan. */
export interface DeleteReport {
  readonly schemaVersion: 1
  readonly registry: string
  readonly repository: string
  /** One for each item of the plan, in its order. */
  readonly items: readonly DeletedItem[]
  /** Whether everything that was planned is gone. */
  readonly isComplete: boolean
  /** Of the items that are gone. */
  readonly freed: FreedSpace
}

/** What became of one artifact. */
export interface DeletedItem {
  readonly digest: Digest
  readonly tags: readonly string[]
  /**
   * `gone`: somebody, or an earlier run, had deleted it. `changed`: it has a tag that was not in the plan, so that it stays.
   * `failed`: `error` says why; what is left of it stays.
   */
  readonly outcome: 'deleted' | 'gone' | 'changed' | 'failed'
  readonly error?: ErrorJson
}
