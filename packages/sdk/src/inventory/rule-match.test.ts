import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImmutableRule } from '../harbor/records/immutable-rule.js'
import { holdsTag, patternMatcher } from './rule-match.js'

describe('a pattern of a rule', () => {
  it.each([
    ['**', 'server'],
    ['**', 'games/eu/server'],
    ['*', '1.0'],
    ['v*', 'v1.0'],
    ['v**', 'v1.0'],
    ['*.*.*', '1.2.3'],
    ['v?', 'v1'],
    ['games/*', 'games/server'],
    ['games/**', 'games/eu/server'],
    ['**/server', 'server'],
    ['**/server', 'games/eu/server'],
    ['games/**/server', 'games/server'],
    ['games/**/eu/*', 'games/a/eu/b/eu/server'],
    ['{server,client}', 'client'],
    ['{v*,release-{a,b}}', 'release-b'],
    ['{,v}1', '1'],
    ['v[0-9]', 'v7'],
    ['v[^0-9]', 'vx'],
    ['a\\*', 'a*'],
    ['a\\{b', 'a{b'],
  ])('%j matches %j', (pattern, text) => {
    expect(patternMatcher(pattern)?.(text)).toBe(true)
  })

  it.each([
    ['*', 'games/server'],
    ['v*', '1.0'],
    ['v*', 'xv1'],
    ['v**', 'v/1'],
    ['v?', 'v10'],
    ['?', '/'],
    ['games/*', 'games/eu/server'],
    ['games/**', 'games'],
    ['games/**', 'gamesome/server'],
    ['**/server', 'games/my-server'],
    ['{server,client}', 'servers'],
    ['{**,a}', 'a/b'],
    ['v[0-9]', 'vx'],
    ['a\\*', 'ab'],
    ['LATEST', 'latest'],
  ])('%j does not match %j', (pattern, text) => {
    expect(patternMatcher(pattern)?.(text)).toBe(false)
  })

  it.each(['', '[', '[a', '[]', '{', '{a,b', '{a/b,c}', 'a\\'])('is none where it is %j', (pattern) => {
    expect(patternMatcher(pattern)).toBeUndefined()
  })

  it('takes no longer the more stars and braces it has', () => {
    expect(patternMatcher('*a'.repeat(60))?.(`${'a'.repeat(120)}b`)).toBe(false)
    expect(patternMatcher('**/'.repeat(60).concat('x'))?.('a/'.repeat(100).concat('b'))).toBe(false)
    expect(patternMatcher('{a,b}'.repeat(60))?.('c')).toBe(false)
    expect(patternMatcher('{'.repeat(5000))).toBeUndefined()
  })
})

const name = fc.stringMatching(/^[a-z0-9._-]{1,8}$/)
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))

describe('any name', () => {
  it('is matched by itself and by two stars, and by one exactly if it has no slash', () => {
    fc.assert(
      fc.property(path, (text) => {
        expect(patternMatcher(text)?.(text)).toBe(true)
        expect(patternMatcher('**')?.(text)).toBe(true)
        expect(patternMatcher('*')?.(text)).toBe(!text.includes('/'))
      }),
    )
  })

  it('is matched by a choice exactly if one of its parts matches it', () => {
    fc.assert(
      fc.property(name, name, name, (left, right, text) => {
        expect(patternMatcher(`{${left},${right}}`)?.(text)).toBe(text === left || text === right)
      }),
    )
  })
})

describe('a rule for immutable tags', () => {
  const rule = (over: Partial<ImmutableRule> = {}): ImmutableRule => ({
    id: 1,
    isDisabled: false,
    tags: { decoration: 'matches', pattern: 'v*' },
    repositories: { decoration: 'repoMatches', pattern: '**' },
    ...over,
  })

  it.each<[string, Partial<ImmutableRule>, boolean]>([
    ['that matches', {}, true],
    ['that is off', { isDisabled: true }, false],
    ['of other tags', { tags: { decoration: 'matches', pattern: 'rc*' } }, false],
    ['of all tags but others', { tags: { decoration: 'excludes', pattern: 'rc*' } }, true],
    ['of all tags but this', { tags: { decoration: 'excludes', pattern: 'v1' } }, false],
    ['of other repositories', { repositories: { decoration: 'repoMatches', pattern: 'tools/**' } }, false],
    ['of all repositories but this', { repositories: { decoration: 'repoExcludes', pattern: '*' } }, false],
    ['of a later kind', { tags: { decoration: 'resembles', pattern: 'v*' } }, false],
    ['without selectors', { tags: { decoration: '', pattern: '' } }, false],
    ['with an empty pattern', { tags: { decoration: 'excludes', pattern: '' } }, false],
    ['with a broken pattern', { tags: { decoration: 'excludes', pattern: '[' } }, false],
  ])('%s: %j holds the tag: %s', (_, over, holds) => {
    expect(holdsTag(rule(over), { repositoryName: 'game', tag: 'v1' })).toBe(holds)
  })
})
