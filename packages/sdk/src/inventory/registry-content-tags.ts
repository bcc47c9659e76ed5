import { ConflictError } from '../errors/classes.js'
import type { Digest } from '../reference/digest.js'
import { isAttachedTag } from '../registry/attached-tags.js'
import { lookFor } from '../registry/look-for.js'
import type { Repository } from '../registry/repository.js'
import { mapConcurrently } from '../support/semaphore.js'
import type { SourceCallOptions } from './content-source.js'

const TAGS_AT_ONCE = 8

/** The tags of a repository and what each of them names. */
export interface ResolvedTags {
  /** All tags, those by which something is attached to an artifact too. */
  readonly all: ReadonlySet<string>
  /** The tags of each artifact by name; artifacts in the order of their first one. */
  readonly byDigest: ReadonlyMap<Digest, readonly string[]>
  /** Tags that are there and that nobody may look at. */
  readonly hidden: readonly string[]
}

/**
 * Finds out what the tags of a repository name. A tag that goes away meanwhile is left out.
 *
 * Network: 1 GET for each 1,000 tags, and 1 HEAD for each, 8 at once: a bare registry has no shorter way.
 *
 * @throws NotFoundError with code `NAME_UNKNOWN` when the repository does not exist.
 */
export async function resolveTags(
  { tags, manifests }: Pick<Repository, 'tags' | 'manifests'>,
  options: SourceCallOptions,
): Promise<ResolvedTags> {
  const all = new Set<string>()
  for await (const tag of tags.list(options)) all.add(tag)
  const names = [...all].filter((tag) => !isAttachedTag(tag)).sort()
  const digests = await mapConcurrently(names, TAGS_AT_ONCE, async (tag) => {
    const found = await lookFor(manifests, tag, options)
    return found === 'hidden' ? found : found?.digest
  })

  const byDigest = new Map<Digest, string[]>()
  const hidden: string[] = []
  for (const [index, tag] of names.entries()) {
    const digest = digests[index]
    if (digest === undefined) continue
    const own = digest === 'hidden' ? hidden : byDigest.get(digest)
    if (own !== undefined) own.push(tag)
    else if (digest !== 'hidden') byDigest.set(digest, [tag])
  }
  return { all, byDigest, hidden }
}

/**
 * Passes where nothing is hidden.
 *
 * @throws ConflictError with code `POLICY_VIOLATION`: a hidden tag belongs to nobody knows which artifact.
 */
export function requireVisible({ hidden: [first, ...rest] }: ResolvedTags, target: string): void {
  if (first === undefined) return
  const others = rest.length === 0 ? '' : ` and ${rest.length} more`
  throw new ConflictError('POLICY_VIOLATION', {
    action: 'list the artifacts of',
    target,
    reason: `the policy of the project lets nobody look at the tag ${first}${others}, so that nobody can say what it names`,
    hint: "Use a credential that may ask Harbor's API, which shows what must not be pulled.",
    side: 'registry',
  })
}
