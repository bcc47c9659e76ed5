import { z } from 'zod'
import { globMatcher } from '../immutable/glob.js'
import type { RetentionSelector } from './retention-policy.js'

const extrasShape = z.object({ untagged: z.boolean().default(false) })

/**
 * Makes the check of a repository's name without its project.
 *
 * @returns undefined for a selector that Harbor does not know.
 */
export function repositoryMatcher({
  kind,
  decoration,
  pattern,
}: RetentionSelector): ((name: string) => boolean) | undefined {
  const matches = globMatcher(pattern)
  if (kind !== 'doublestar') return undefined
  if (decoration === 'repoMatches') return matches
  return decoration === 'repoExcludes' ? (name) => !matches(name) : undefined
}

/**
 * Makes the check of an artifact's tags: one that fits is enough. What has no tags fits as the extras say, and by default.
 *
 * @returns undefined for a selector that Harbor does not know.
 * @see Harbor, src/lib/selector/selectors/doublestar
 */
export function tagMatcher({
  kind,
  decoration,
  pattern,
  extras,
}: RetentionSelector): ((tags: readonly string[]) => boolean) | undefined {
  const isExcluding = decoration === 'excludes'
  if (kind !== 'doublestar' || (decoration !== 'matches' && !isExcluding)) return undefined
  const matches = globMatcher(pattern)
  const areUntaggedNamed = untaggedIn(extras) ?? !isExcluding
  return (tags) =>
    tags.length === 0 ? areUntaggedNamed !== isExcluding : tags.some((tag) => matches(tag) !== isExcluding)
}

function untaggedIn(extras: string): boolean | undefined {
  try {
    return extrasShape.safeParse(JSON.parse(extras)).data?.untagged
  } catch {
    return undefined
  }
}
