import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSdkError } from '../errors/guards.js'
import { TAG } from '../reference/grammar.js'
import { makeVersionName } from './version-name.js'

const parts = { tag: '1.4.0', now: new Date('2026-11-22T14:31:05.678Z'), git: '4f2c9ab', n: 12 }

const errorOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return isSdkError(error) ? error : undefined
  }
  return undefined
}

describe('the name of a version', () => {
  it.each([
    ['{tag}', '1.4.0'],
    ['v-{tag}', 'v-1.4.0'],
    ['{tag}+{git}', '1.4.0+4f2c9ab'],
    ['{utc}', '20261122T143105Z'],
    ['build.{n}_{tag}', 'build.12_1.4.0'],
  ])('by the pattern %s is %s', (pattern, name) => {
    expect(makeVersionName(pattern, parts)).toBe(name)
  })

  it('says nogit where there is no commit', () => {
    expect(makeVersionName('{git}-{tag}', { tag: 'a', now: parts.now })).toBe('nogit-a')
  })

  it.each([
    ['{branch}', 'no placeholder {branch}'],
    ['{tag', 'brace'],
    ['a b {tag}', 'characters'],
    ['{tag}/x', 'characters'],
    ['', 'empty'],
  ])('is refused for the pattern %j', (pattern, reason) => {
    const error = errorOf(() => makeVersionName(pattern, parts))

    expect(error).toMatchObject({ code: 'TEMPLATE_INVALID', reason: expect.stringContaining(reason) })
  })

  it('is refused where nothing counts it', () => {
    const error = errorOf(() => makeVersionName('{n}', { tag: 'a', now: parts.now }))

    expect(error?.reason).toContain('{n}')
  })

  it('may have 64 characters and no more', () => {
    expect(makeVersionName('{tag}', { ...parts, tag: 'a'.repeat(64) })).toHaveLength(64)
    expect(errorOf(() => makeVersionName('{tag}', { ...parts, tag: 'a'.repeat(65) }))?.reason).toBe(
      'it has 65 characters, and 64 are the most',
    )
  })

  it.each(['.', '..'])('is never %s, which is a step in a path', (pattern) => {
    expect(errorOf(() => makeVersionName(pattern, parts))?.reason).toContain('path')
  })

  it('is the tag itself for every tag that is short enough', () => {
    fc.assert(
      fc.property(fc.stringMatching(TAG), (tag) => {
        fc.pre(tag.length <= 64)
        expect(makeVersionName('{tag}', { ...parts, tag })).toBe(tag)
      }),
    )
  })
})
