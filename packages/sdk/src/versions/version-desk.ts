import type { AppTemplate } from '../config/template.js'
import type { AppVersion } from '../platform/records/app-version.js'
import type { Difference } from '../templates/difference.js'

/** Ends a call early. */
export interface VersionCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** How a version is ensured. */
export interface EnsureOptions extends VersionCallOptions {
  /** Makes nothing, and tells as `created` what would be made. @defaultValue false */
  readonly dryRun?: boolean | undefined
}

/** A tag of a registry. */
export interface ImageTagName {
  /** Host, with port where there is one. */
  readonly registry: string
  /** Project included. */
  readonly repository: string
  readonly tag: string
}

/** A tag that is to have an app version. */
export interface TaggedImage extends ImageTagName {
  /** The time of the push: what `{utc}` in a version's name stands for. */
  readonly at: Date
  /** Short commit for `{git}`. */
  readonly git?: string | undefined
}

/** The app version of a tag, and what became of the wish for it. */
export interface EnsuredVersion {
  readonly app: string
  readonly version: string
  /**
   * `conflict`: the tag has a version that is not what the template wants, or another image has the version's name. Nothing
   * was changed then.
   */
  readonly outcome: 'created' | 'existing' | 'conflict'
  /** From the version as it is to what the template wants; empty except for a conflict. Hidden values are never among them. */
  readonly differences: readonly Difference[]
  /** Who made it, as far as this call saw it: the server does so where it keeps the template. */
  readonly by?: 'server' | 'client'
  /** Its page in the dashboard, where the address is known. */
  readonly dashboardUrl?: string
}

/** Gives tags their app versions. It reads apps, versions, credential and secrets once, and again what has surprised it. */
export interface VersionDesk {
  /**
   * Has the tag have exactly one app version. With a name that is made of the tag alone that holds whoever else wants the same at
   * the same time; with `{utc}`, `{git}` or `{n}` two machines may name theirs differently at one moment. Network: first 1 GET for each page
   * of apps and of versions of each app; for a new version 1 POST, which is sent again only after a read has shown that the
   * one before did nothing.
   *
   * @throws ConfigError `TEMPLATE_INVALID`; ConflictError `IMAGE_NOT_PULLABLE`; QuotaError `PLAN_LIMIT`, whose hint names a
   * version or an app that can go, and `RATE_LIMITED`; AuthError; ConnectionError; ServiceError; AbortError.
   */
  ensure(image: TaggedImage, template: AppTemplate, options?: EnsureOptions): Promise<EnsuredVersion>
  /** The versions that start the tag, whatever their app is. Network: as `ensure`, without POST. */
  find(image: ImageTagName, options?: VersionCallOptions): Promise<readonly AppVersion[]>
  /** Forgets all that was read, so that the next call reads anew: for who keeps a desk for long. */
  refresh(): void
}
