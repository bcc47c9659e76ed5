import { z } from 'zod'
import { globMatcher } from './glob.js'

// Braces in braces are read by recursion, so a pattern has to end somewhere.
const MAX_PATTERN_LENGTH = 1024

const selectorShape = z.object({
  kind: z.literal('doublestar'),
  decoration: z.string().min(1),
  pattern: z.string().min(1).max(MAX_PATTERN_LENGTH),
})

/** A rule as it comes in a body; what Harbor does not keep is dropped. */
export const immutableRuleShape = z.object({
  id: z.number().optional(),
  priority: z.number().default(0),
  disabled: z.boolean().default(false),
  action: z.string().min(1),
  template: z.string().min(1),
  tag_selectors: z.array(selectorShape).min(1),
  scope_selectors: z.record(z.string(), z.array(selectorShape)),
})

/** Which tags of which repositories may neither move nor go, as Harbor writes it. */
export type ImmutableRule = z.infer<typeof immutableRuleShape>

/**
 * Makes the check of a rule. Only its first selector of repositories and its first one of tags count, as in Harbor.
 *
 * @returns Tells of a repository, by its name without the project, and a tag whether the rule covers them.
 * @see Harbor, src/pkg/immutable/match/rule/match.go
 */
export function ruleMatcher({
  disabled,
  tag_selectors: [tagSelector],
  scope_selectors: { repository: repositorySelectors = [] },
}: ImmutableRule): (repository: string, tag: string) => boolean {
  const [repositorySelector] = repositorySelectors
  if (disabled || !tagSelector || !repositorySelector) return () => false
  const isRepository = selectorMatcher(repositorySelector, {
    included: 'repoMatches',
    excluded: 'repoExcludes',
  })
  const isTag = selectorMatcher(tagSelector, { included: 'matches', excluded: 'excludes' })
  return (repository, tag) => isRepository(repository) && isTag(tag)
}

function selectorMatcher(
  { decoration, pattern }: z.infer<typeof selectorShape>,
  { included, excluded }: { readonly included: string; readonly excluded: string },
): (text: string) => boolean {
  const matches = globMatcher(pattern)
  if (decoration === included) return matches
  return decoration === excluded ? (text) => !matches(text) : () => false
}
