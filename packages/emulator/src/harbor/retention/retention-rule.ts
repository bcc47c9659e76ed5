import { own } from '../own.js'
import type { Candidate } from './candidate.js'
import type { RetentionRule } from './retention-policy.js'
import { tagMatcher } from './selectors.js'

/** Gives those of some artifacts that a rule keeps. */
export type Keep = (candidates: readonly Candidate[], now: Date) => readonly Candidate[]

interface Template {
  /** What Harbor takes for a number that is none; undefined for a template without one. */
  readonly defaultCount?: number
  keep(candidates: readonly Candidate[], count: number, now: Date): readonly Candidate[]
}

const DAY_MS = 24 * 60 * 60 * 1000

const latest = (candidates: readonly Candidate[], timeOf: (candidate: Candidate) => number, count: number) =>
  // Two that were never pulled differ by NaN, and keep their order.
  candidates.toSorted((left, right) => timeOf(right) - timeOf(left) || 0).slice(0, count)

const within = (time: number, days: number, now: Date) => time >= now.getTime() - days * DAY_MS

const TEMPLATES: Readonly<Record<string, Template>> = {
  latestPushedK: {
    defaultCount: 10,
    keep: (candidates, count) => latest(candidates, ({ pushedAt }) => pushedAt, count),
  },
  latestPulledN: {
    defaultCount: 10,
    keep: (candidates, count) => latest(candidates, ({ pulledAt }) => pulledAt, count),
  },
  nDaysSinceLastPush: {
    defaultCount: 30,
    keep: (candidates, days, now) => candidates.filter(({ pushedAt }) => within(pushedAt, days, now)),
  },
  nDaysSinceLastPull: {
    defaultCount: 30,
    keep: (candidates, days, now) => candidates.filter(({ pulledAt }) => within(pulledAt, days, now)),
  },
  always: { keep: (candidates) => candidates },
}

/**
 * Makes what a rule keeps of the artifacts whose tags all of its selectors pick.
 *
 * @returns undefined for a rule that cannot be run.
 * @see Harbor, src/pkg/retention/policy
 */
export function ruleKeep({ action, template: name, params, tag_selectors }: RetentionRule): Keep | undefined {
  const template = own(TEMPLATES, name)
  const matchers = (tag_selectors ?? []).flatMap((selector) => tagMatcher(selector) ?? [])
  if (!template || action !== 'retain' || matchers.length < (tag_selectors ?? []).length) return undefined
  const { defaultCount } = template
  const given = own(params ?? {}, name)
  if (defaultCount !== undefined && given === undefined) return undefined
  const count = typeof given === 'number' && given >= 0 ? Math.trunc(given) : (defaultCount ?? 0)
  return (candidates, now) =>
    template.keep(
      candidates.filter(({ tags }) => matchers.every((matches) => matches(tags))),
      count,
      now,
    )
}
