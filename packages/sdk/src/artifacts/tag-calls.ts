import type { Listing, PageOptions } from '../inventory/listing.js'
import { createListing } from '../inventory/listing.js'
import type { Workplace } from '../inventory/workplace.js'
import type { ChangedTag, ResolvedReference, TagSummary } from './tag-summary.js'

interface TagCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** Which tags are listed. */
export interface TagListOptions extends PageOptions {
  /** `game-server`, `studio/game-server`, or with the registry in front. */
  readonly repository: string
}

/** How a tag is removed. */
export interface TagRemoveOptions extends TagCallOptions {
  /** Whether it may go although app versions start it. @defaultValue false */
  readonly includeUsed?: boolean | undefined
}

/** Calls about tags. */
export interface TagCalls {
  /**
   * The tags of a repository, each with its artifact; two tags of one artifact have one digest. A page holds the tags of that
   * many artifacts. Network and errors: as `artifacts.list`.
   */
  list(options: TagListOptions): Listing<TagSummary>

  /**
   * Gives the artifact that a tag or digest names another tag. It never takes a tag from another artifact; a tag that the
   * artifact has already is no error. Network: once for each client what `capabilities` asks, and 3 or 4 requests; no layer is
   * sent.
   *
   * @throws ConflictError `ALREADY_EXISTS` when the tag names another artifact; NotFoundError `MANIFEST_UNKNOWN`; ConfigError
   * `REFERENCE_INVALID`, `TAG_REFUSED` for `latest`; PermissionError `DENIED`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * await client.tags.add('game-server:1.4.2', 'stable-1')
   * console.log(await client.tags.isSameArtifact('game-server:1.4.2', 'game-server:stable-1'))
   * ```
   */
  add(reference: string, tag: string, options?: TagCallOptions): Promise<ChangedTag>

  /**
   * Takes a tag away. The artifact stays, also without any tag; where only whole artifacts can be deleted, its last tag is not
   * taken. Network: once for each client what `capabilities` asks, and 2 to 4 requests; with an API token the apps and their
   * versions, unless `includeUsed` is set.
   *
   * @throws ConflictError `TAG_IMMUTABLE`; `IN_USE` when an app version starts it and `includeUsed` is not set;
   * `PRECONDITION_FAILED` for the last tag where the artifact would go with it; NotFoundError `MANIFEST_UNKNOWN`; ServiceError
   * `UNSUPPORTED` by a registry that deletes no tags; PermissionError `DENIED`.
   */
  remove(reference: string, options?: TagRemoveOptions): Promise<ChangedTag>

  /**
   * The digest that a tag names now. Network: 1 HEAD.
   *
   * @throws NotFoundError `MANIFEST_UNKNOWN`.
   */
  resolve(reference: string, options?: TagCallOptions): Promise<ResolvedReference>

  /** Whether two references name the same artifact, in one repository or in two. Network: 2 HEADs. Errors: as `resolve`. */
  isSameArtifact(one: string, other: string, options?: TagCallOptions): Promise<boolean>
}

/** The {@link TagCalls} of a client. */
export function createTagCalls(place: Workplace): TagCalls {
  const resolve: TagCalls['resolve'] = async (reference, call = {}) =>
    (await import('./resolve-reference.js')).resolveReference(place.options, reference, call)
  return {
    resolve,
    async isSameArtifact(one, other, call = {}) {
      const a = resolve(one, call)
      const b = resolve(other, call)
      const [first, second] = await Promise.all([a, b])
      return first.digest === second.digest
    },
    list: (options) =>
      createListing(async function* () {
        const { artifactPages } = await import('./artifact-calls.js')
        const { tagsOf } = await import('./tag-summary.js')
        for await (const page of artifactPages(place, options)) yield tagsOf(page)
      }),
    add: async (reference, tag, call = {}) =>
      (await import('./add-tag.js')).addTag(place, { reference, tag, ...call }),
    remove: async (reference, call = {}) =>
      (await import('./remove-tag.js')).removeTag(place, { reference, ...call }),
  }
}
