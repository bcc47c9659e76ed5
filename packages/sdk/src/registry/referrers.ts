import type { HttpRequest } from '../http/request.js'
import { OCI_INDEX } from '../oci/media-types.js'
import type { Digest } from '../reference/digest.js'
import { mapConcurrently } from '../support/semaphore.js'
import { attachedTags } from './attached-tags.js'
import { type CallOptions, type RepositoryContext, shortDigest } from './context.js'
import { followPages, unexpectedList } from './follow-pages.js'
import { lookFor } from './look-for.js'
import type { Manifests } from './manifests.js'
import { type ListedReferrer, readReferrerList } from './records/referrer-list.js'

/** What is said to a request for referrers by those who know no such thing. */
const NOT_OFFERED = [400, 404, 405, 406, 501]

/** A manifest that is attached to another one: a signature, an SBOM. Its size is that of the manifest alone. */
export interface Referrer extends ListedReferrer {
  /** The tag under which cosign keeps it; absent where only a list of referrers has it. */
  readonly tag?: string
}

/** What is attached to the manifests of a repository. */
export interface Referrers {
  /**
   * What is attached to a digest, which itself need not be there: by the registry's list or, where it has none, by the list
   * under the tag `sha256-…`; and what cosign keeps under `sha256-….sig`, `.att` and `.sbom`, but for what a policy hides.
   *
   * Network: 1 GET for each page, 1 more where the registry has no list, and 3 HEADs. With `tags`, all that the repository
   * has, nobody looks for a tag that is not among them.
   *
   * @see distribution-spec v1.1, "Listing Referrers"
   */
  list(
    digest: Digest,
    options?: CallOptions & { readonly tags?: ReadonlySet<string> | undefined },
  ): Promise<readonly Referrer[]>
}

/** The {@link Referrers} of a repository. */
export function createReferrers(
  context: RepositoryContext,
  manifests: Pick<Manifests, 'read' | 'head'>,
): Referrers {
  let isOffered = true

  const listed = async (digest: Digest, options: CallOptions): Promise<ListedReferrer[] | undefined> => {
    if (!isOffered) return undefined
    const request = describe(context, digest, options)
    const pages: (readonly ListedReferrer[])[] = []
    for await (const { status, body } of followPages(context, request)) {
      const page = status === 200 ? readReferrerList(body) : undefined
      if (page !== undefined) {
        pages.push(page)
        continue
      }
      if (pages.length > 0) throw unexpectedList(request, 'a page is not a list of referrers')
      isOffered = false
      return undefined
    }
    return pages.flat()
  }

  const underTag = async (tag: string, options: CallOptions): Promise<readonly ListedReferrer[]> => {
    const list = await manifests.read(tag, options)
    return list === undefined ? [] : (readReferrerList(list.bytes) ?? [])
  }

  return {
    async list(digest, { signal, tags } = {}) {
      const named = attachedTags(digest)
      const mayBeThere = (tag: string) => tags?.has(tag) ?? true
      const told: readonly Referrer[] =
        (await listed(digest, { signal })) ??
        (mayBeThere(named.list) ? await underTag(named.list, { signal }) : [])
      const places = named.cosign.filter(mayBeThere)
      const tagged = await mapConcurrently(places, places.length, async (tag): Promise<Referrer[]> => {
        const found = await lookFor(manifests, tag, { signal })
        return found === undefined || found === 'hidden' ? [] : [{ ...found, tag }]
      })
      const found = new Map<Digest, Referrer>()
      for (const entry of [...told, ...tagged.flat()]) {
        found.set(entry.digest, { ...found.get(entry.digest), ...entry })
      }
      return [...found.values()]
    },
  }
}

function describe(context: RepositoryContext, digest: Digest, { signal }: CallOptions): HttpRequest {
  return {
    method: 'GET',
    url: context.url(`referrers/${digest}`),
    headers: { Accept: OCI_INDEX },
    expect: [200, ...NOT_OFFERED],
    action: 'list what is attached to',
    target: `${context.target}@${shortDigest(digest)}`,
    side: context.side,
    retry: 'always',
    scopes: context.pull,
    signal,
  }
}
