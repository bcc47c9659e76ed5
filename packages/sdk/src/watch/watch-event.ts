import type { ErrorJson } from '../errors/error.js'
import type { Difference } from '../templates/difference.js'

/** An app version, and the tag that it belongs to. */
export interface WatchedVersion {
  /** Project included. */
  readonly repository: string
  readonly tag: string
  readonly app: string
  readonly version: string
}

/** A tag whose app version is not what the template wants, or whose version's name another image has. Nothing was changed. */
export interface WatchConflict extends WatchedVersion {
  /** From the version as it is to what the template wants. Hidden values are never among them. */
  readonly differences: readonly Difference[]
}

/** What could not be done. */
export interface WatchFailure {
  /** Absent where no repository could be looked at. */
  readonly repository?: string
  /** Absent where the repository could not be looked at. */
  readonly tag?: string
  readonly error: ErrorJson
}

/** What a look at repositories found and made. */
export interface WatchRun {
  readonly repositories: readonly string[]
  readonly created: number
  /** Versions that somebody else made at the same time, or an earlier request whose answer was lost. */
  readonly existing: number
  readonly conflicts: number
  readonly failures: number
  /** Tags that were left alone after a failure that they would share. */
  readonly untried: number
  readonly durationMs: number
}

/** What a watch tells while it goes on. Contains no secret. */
export type WatchEvent =
  /** A repository is looked at for the first time. */
  | {
      readonly type: 'started'
      readonly repository: string
      /** `server`: the platform makes versions of new tags by itself, and the watch sees to those that it left out. */
      readonly home: 'server' | 'file'
      /** Host of the platform, or path of the `slipway.json`. */
      readonly place: string
    }
  | {
      readonly type: 'listening'
      /** Where webhooks are received, as this machine sees it. */
      readonly url: string
      /** The same as Harbor sees it, where that is known, without what follows the path. */
      readonly publicUrl?: string
      /** Whether deliveries need a secret. */
      readonly hasSecret: boolean
    }
  | WebhookRegistration
  /** A webhook told of a push to a watched repository. */
  | { readonly type: 'woken'; readonly repository: string }
  /** Deliveries were refused: so many so far, the latest with this status. Told every few seconds at most. */
  | { readonly type: 'refused'; readonly status: number; readonly count: number }
  /** A tag got its version. */
  | ({ readonly type: 'created' } & WatchedVersion)
  /** Told once, until it is another one. */
  | ({ readonly type: 'conflict' } & WatchConflict)
  /** Told once, until it is another one. The watch goes on. */
  | ({ readonly type: 'failed' } & WatchFailure)
  | ({ readonly type: 'run' } & WatchRun)

/** The webhook policy of the Harbor's project is as it should be. */
export interface WebhookRegistration {
  readonly type: 'registered'
  /** `existing`: nothing was changed. */
  readonly outcome: 'created' | 'updated' | 'existing'
  /** Name of the policy. */
  readonly policy: string
  /** Where it sends to, without what follows the path. */
  readonly address: string
  /** What is better done otherwise. */
  readonly warnings: readonly string[]
}

/** What a watch did until it ended. Contains no secret. */
export interface WatchReport {
  readonly schemaVersion: 1
  readonly repositories: readonly string[]
  /** Looks at one or more repositories. */
  readonly runs: number
  /** Versions made. */
  readonly created: readonly WatchedVersion[]
  /** Versions that somebody else made at the same time, or an earlier request whose answer was lost. */
  readonly existing: number
  /** As of the last look at each repository. */
  readonly conflicts: readonly WatchConflict[]
  /** As of the last look at each repository. */
  readonly failures: readonly WatchFailure[]
  /** Tags that were left alone after a failure that they would share, as of the last look at each repository. */
  readonly untried: number
  /** Webhooks that told of a push to a watched repository. */
  readonly wakes: number
  /** Deliveries that were refused: a wrong secret, a body that is no event. */
  readonly refused: number
}
