import { expect, it } from 'vitest'
import { digestOf } from '../../oci/digest.js'
import type { Candidate } from './candidate.js'
import { type RetentionRule, retentionPolicyShape } from './retention-policy.js'
import { ruleKeep } from './retention-rule.js'

const NOW = new Date('2026-03-31T12:00:00Z')
const DAY_MS = 86_400_000

/** Pushed so many days ago, and pulled, where a number is given. */
function candidate(tags: readonly string[], pushedDaysAgo: number, pulledDaysAgo?: number): Candidate {
  return {
    digest: digestOf(Buffer.from(tags.join())),
    tags,
    pushedAt: NOW.getTime() - pushedDaysAgo * DAY_MS,
    pulledAt: pulledDaysAgo === undefined ? Number.NEGATIVE_INFINITY : NOW.getTime() - pulledDaysAgo * DAY_MS,
  }
}

function rule(template: string, params: object = {}, extra: object = {}): RetentionRule {
  const given = { action: 'retain', template, params, tag_selectors: [], ...extra }
  const [read] = retentionPolicyShape.parse({ rules: [given], trigger: {}, scope: {} }).rules
  if (!read) throw new Error('the rule is gone')
  return read
}

const kept = (candidates: readonly Candidate[], of: RetentionRule) =>
  ruleKeep(of)?.(candidates, NOW).map(({ tags }) => tags.join('+'))

const AGED = [
  candidate(['new'], 1),
  candidate(['month'], 30, 2),
  candidate(['old'], 31, 31),
  candidate(['older'], 40, 0),
]

it.each([
  ['nDaysSinceLastPush', 30, ['new', 'month']],
  ['nDaysSinceLastPush', 'many', ['new', 'month']],
  ['nDaysSinceLastPush', 31, ['new', 'month', 'old']],
  ['nDaysSinceLastPull', 30, ['month', 'older']],
  ['nDaysSinceLastPull', 0, ['older']],
  ['latestPushedK', 2.9, ['new', 'month']],
  ['latestPushedK', 0, []],
  ['latestPushedK', -1, ['new', 'month', 'old', 'older']],
  ['latestPulledN', 3, ['older', 'month', 'old']],
])('keeps by %s %s', (template, count, expected) => {
  expect(kept(AGED.toReversed(), rule(template, { [template]: count }))?.toSorted()).toEqual(
    expected.toSorted(),
  )
})

it.each([
  ['matches', 'v*', '', ['v1', 'v2+edge', '']],
  ['matches', 'v*', '{"untagged":false}', ['v1', 'v2+edge']],
  ['matches', 'v*', '{}', ['v1', 'v2+edge']],
  ['matches', 'v*', 'no JSON', ['v1', 'v2+edge', '']],
  ['excludes', 'v*', '', ['v2+edge', 'edge', '']],
  ['excludes', 'v*', '{"untagged":true}', ['v2+edge', 'edge']],
])('keeps what a selector picks: %s %s %s', (decoration, pattern, extras, expected) => {
  const candidates = [['v1'], ['v2', 'edge'], ['edge'], []].map((tags) => candidate(tags, 1))
  const tag_selectors = [{ kind: 'doublestar', decoration, pattern, extras }]

  expect(kept(candidates, rule('always', {}, { tag_selectors }))).toEqual(expected)
})
