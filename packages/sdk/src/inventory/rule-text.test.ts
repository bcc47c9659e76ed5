import { describe, expect, it } from 'vitest'
import type { ImmutableRule } from '../harbor/records/immutable-rule.js'
import type { RetentionRule } from '../harbor/records/retention.js'
import { immutableRuleText, preventionText, retentionRuleText } from './rule-text.js'

const ALL = [{ decoration: 'repoMatches', pattern: '**' }]

describe('a rule for immutable tags in words', () => {
  const rule = (tags: ImmutableRule['tags'], repositories = ALL[0]): ImmutableRule => ({
    id: 1,
    isDisabled: false,
    tags,
    repositories: repositories ?? { decoration: '', pattern: '' },
  })

  it.each<[ImmutableRule, string]>([
    [rule({ decoration: 'matches', pattern: 'v*' }), 'tags matching v* in repositories matching **'],
    [
      rule({ decoration: 'excludes', pattern: 'rc-*' }, { decoration: 'repoExcludes', pattern: 'tools/**' }),
      'tags not matching rc-* in repositories not matching tools/**',
    ],
    [rule({ decoration: '', pattern: '' }), 'no tags in repositories matching **'],
    [
      rule({ decoration: 'resembles', pattern: 'v*' }),
      'tags by the selector "resembles" v* in repositories matching **',
    ],
  ])('%# says which tags of which repositories', (given, text) => {
    expect(immutableRuleText(given)).toBe(text)
  })
})

describe('a retention rule in words', () => {
  const rule = (over: Partial<RetentionRule>): RetentionRule => ({
    template: 'always',
    params: {},
    isDisabled: false,
    tags: [{ decoration: 'matches', pattern: '**', matchesUntagged: false }],
    repositories: ALL,
    ...over,
  })
  const count = (template: string, number: number) => ({ template, params: { [template]: number } })

  it.each([
    [count('latestPushedK', 10), 'keep the 10 artifacts pushed last'],
    [count('latestPushedK', 1), 'keep the artifact pushed last'],
    [count('latestPulledN', 3), 'keep the 3 artifacts pulled last'],
    [count('nDaysSinceLastPush', 30), 'keep artifacts pushed in the last 30 days'],
    [count('nDaysSinceLastPull', 1), 'keep artifacts pulled in the last day'],
    [{ template: 'always' }, 'keep all artifacts'],
    [{ template: 'latestPushedK' }, 'keep artifacts by the rule "latestPushedK"'],
    [{ template: 'immutableSince' }, 'keep artifacts by the rule "immutableSince"'],
  ])('%j says what is kept', (over, text) => {
    expect(retentionRuleText(rule(over))).toBe(`${text}, of tags matching **, in repositories matching **`)
  })

  it('says when untagged artifacts count, and names every selector', () => {
    const text = retentionRuleText(
      rule({
        tags: [{ decoration: 'excludes', pattern: 'rc*', matchesUntagged: true }],
        repositories: [...ALL, { decoration: 'repoExcludes', pattern: 'tools' }],
      }),
    )

    expect(text).toBe(
      'keep all artifacts, of tags not matching rc* or without tags, ' +
        'in repositories matching ** and repositories not matching tools',
    )
  })

  it('says that a rule without selectors keeps nothing', () => {
    expect(retentionRuleText(rule({ tags: [], repositories: [] }))).toBe(
      'keep all artifacts, of no tags, in no repositories',
    )
  })
})

describe('the prevention of vulnerable images in words', () => {
  it.each([
    ['critical', 'critical'],
    ['high', 'high and worse'],
    ['none', 'any vulnerability'],
    ['Serious', 'Serious and worse'],
  ])('%s is %s', (severity, words) => {
    expect(preventionText(severity)).toBe(`prevent vulnerable images: ${words}`)
  })
})
