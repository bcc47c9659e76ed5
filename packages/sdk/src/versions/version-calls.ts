import type { Workplace } from '../inventory/workplace.js'
import type { Warning } from '../pack/warning.js'
import type { Digest } from '../reference/digest.js'
import type { ProgressListener } from '../support/progress.js'
import type { LinkedItem } from './reconcile.js'
import type { EnsuredVersion } from './version-desk.js'

/** Options of `client.versions.link`. */
export interface LinkOptions {
  /** Told of the step `version`. */
  readonly onProgress?: ProgressListener | undefined
  readonly signal?: AbortSignal | undefined
}

/** Options of `client.versions.linkAll`. */
export interface LinkAllOptions {
  /** Makes nothing, and tells as `created` what would be made. @defaultValue false */
  readonly dryRun?: boolean | undefined
  /** Told of each tag as soon as it is done. */
  readonly onItem?: ((item: LinkedItem) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Where the template is kept. */
interface HomeWords {
  readonly home: 'server' | 'file'
  /** Host of the platform, or the path of the `slipway.json`. */
  readonly place: string
}

/** What became of a tag. */
export interface LinkReport extends EnsuredVersion, HomeWords {
  readonly schemaVersion: 1
  /** In full: `registry.example.com/studio/game-server:1.4.2`. */
  readonly reference: string
  /** What the tag names now. */
  readonly digest: Digest
  readonly warnings: readonly Warning[]
}

/** What became of the tags of a repository that had no version. */
export interface LinkAllReport extends HomeWords {
  readonly schemaVersion: 1
  /** Project included. */
  readonly repository: string
  /** The oldest tag first. Tags that had their version already are not among them. */
  readonly items: readonly LinkedItem[]
  readonly createdCount: number
  /** Of tags that somebody else gave a version meanwhile. */
  readonly existingCount: number
  readonly conflictCount: number
  readonly failedCount: number
  /** Tags that were left alone after a failure that they would share. */
  readonly untriedCount: number
}

/** Calls about the app versions of tags. */
export interface VersionCalls {
  /**
   * Has a tag that is in the registry have its app version by the template of its repository: the one that it has already,
   * where that is what the template wants, else a new one with the pull credential. Any number of calls, by anybody, at any
   * time make one version; with `{utc}`, `{git}` or `{n}` in its name, one after the other.
   *
   * Network: once for each client what `capabilities` asks; 1 or 2 GETs for the tag and 1 for a template on the server. There 1
   * POST; else 1 GET for each page of apps and of versions of each app, and 1 POST, with 1 GET and 1 POST for an app that is not
   * there. A POST is sent again, at most twice, only after a read has shown that it did nothing. Disk: the `slipway.json` that
   * has the template, and stored secrets.
   *
   * @throws NotFoundError `MANIFEST_UNKNOWN` where there is no such tag, `NAME_UNKNOWN` where its repository has no template;
   * ConflictError `VERSION_DIFFERS` where the tag's version, or another image's version of that name, is not what the template
   * wants, `IMAGE_NOT_PULLABLE`; QuotaError `PLAN_LIMIT`, whose hint names a version or an app that can go; ConfigError
   * `TEMPLATE_INVALID`, also for a secret that is not stored here, `REFERENCE_INVALID`, `CONFIG_INVALID` without a place for
   * templates; PermissionError `PULL_CREDENTIAL_REQUIRED`; ServiceError `CAPABILITY_MISSING`; AuthError; ConnectionError;
   * AbortError.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio', projectFile: 'slipway.json' })
   * const { app, version, outcome } = await client.versions.link('game-server:1.4.2')
   * console.log(`${outcome}: ${app}/${version}`)
   * ```
   */
  link(reference: string, options?: LinkOptions): Promise<LinkReport>

  /**
   * The same for every tag of a repository that has no version, one after another, the oldest first. Signatures, SBOMs and what
   * else is attached to images are left out. A tag that fails or conflicts is a part of the result and does not stop the
   * others, but for a full plan, a credential that is missing or not believed, and three failures in a row that the newest tag
   * shares.
   *
   * Network: as `link`, the list of tags besides; apps and versions are read once for all tags. Where the list does not tell
   * images from other artifacts, 1 GET for each tag without a version.
   *
   * @throws as `link`, for what concerns all tags.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio', projectFile: 'slipway.json' })
   * const { items } = await client.versions.linkAll('game-server', { dryRun: true })
   * for (const { tag, outcome, version } of items) console.log(tag, outcome, version)
   * ```
   */
  linkAll(repository: string, options?: LinkAllOptions): Promise<LinkAllReport>
}

/** The {@link VersionCalls} of a client. */
export function createVersionCalls(place: Workplace): VersionCalls {
  return {
    async link(text, options = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { parseReference } = await import('../reference/reference.js')
      const { linkTag } = await import('./link-tag.js')
      const { signal } = options
      return withInventory(
        place,
        ({ defaults }) => ({ ...parseReference(text, defaults), signal }),
        (inventory, session) =>
          linkTag({ inventory, session }, parseReference(text, session.defaults), options),
      )
    },
    async linkAll(text, options = {}) {
      const { withInventory } = await import('../inventory/workplace.js')
      const { parseRepository } = await import('../reference/repository.js')
      const { linkAll } = await import('./link-all.js')
      const { signal } = options
      return withInventory(
        place,
        ({ defaults }) => ({ ...parseRepository(text, defaults), signal }),
        (inventory, session) =>
          linkAll({ inventory, session }, parseRepository(text, session.defaults).repository, options),
      )
    },
  }
}
