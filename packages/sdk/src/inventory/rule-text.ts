import type { ImmutableRule } from '../harbor/records/immutable-rule.js'
import type { RetentionRule } from '../harbor/records/retention.js'
import type { Selector } from '../harbor/records/selector.js'

/** A rule for immutable tags in words: `tags matching v* in repositories matching **`. */
export function immutableRuleText({ tags, repositories }: ImmutableRule): string {
  return `${selectorText('tags', tags)} in ${selectorText('repositories', repositories)}`
}

/** A rule of tag retention in words: `keep the 10 artifacts pushed last, of tags matching **, in repositories matching **`. */
export function retentionRuleText({ template, params, tags, repositories }: RetentionRule): string {
  const untagged = tags.some(({ matchesUntagged }) => matchesUntagged) ? ' or without tags' : ''
  const kept = keptText(template, params[template])
  return `keep ${kept}, of ${all('tags', tags)}${untagged}, in ${all('repositories', repositories)}`
}

/**
 * The policy against vulnerable images in words: `prevent vulnerable images: high and worse`.
 *
 * @param severity - As a Harbor's project has it; `none` is any.
 */
export function preventionText(severity: string): string {
  if (severity === 'none') return 'prevent vulnerable images: any vulnerability'
  return `prevent vulnerable images: ${severity}${severity === 'critical' ? '' : ' and worse'}`
}

function keptText(template: string, number: number | undefined): string {
  if (template === 'always') return 'all artifacts'
  if (number !== undefined) {
    const last = number === 1 ? 'the artifact' : `the ${number} artifacts`
    const days = number === 1 ? 'in the last day' : `in the last ${number} days`
    if (template === 'latestPushedK') return `${last} pushed last`
    if (template === 'latestPulledN') return `${last} pulled last`
    if (template === 'nDaysSinceLastPush') return `artifacts pushed ${days}`
    if (template === 'nDaysSinceLastPull') return `artifacts pulled ${days}`
  }
  return `artifacts by the rule "${template}"`
}

/** All selectors of a kind have to agree. */
function all(what: string, selectors: readonly Selector[]): string {
  return selectors.map((selector) => selectorText(what, selector)).join(' and ') || `no ${what}`
}

function selectorText(what: string, { decoration, pattern }: Selector): string {
  if (pattern === '') return `no ${what}`
  if (/^(?:repoM|m)atches$/.test(decoration)) return `${what} matching ${pattern}`
  if (/^(?:repoE|e)xcludes$/.test(decoration)) return `${what} not matching ${pattern}`
  return `${what} by the selector "${decoration}" ${pattern}`
}
