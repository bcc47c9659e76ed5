import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globMatcher } from './glob.js'

describe('doublestar patterns', () => {
  it.each([
    ['', 'anything'],
    ['**', 'game/server'],
    ['**', 'server'],
    ['*', '1.0'],
    ['v*', 'v1.0'],
    ['*.*', '1.0'],
    ['game/*', 'game/server'],
    ['game/**', 'game/eu/server'],
    ['**/server', 'server'],
    ['**/server', 'game/eu/server'],
    ['game/**/server', 'game/server'],
    ['game/**/server', 'game/eu/server'],
    ['{server,client}', 'client'],
    ['{v*,release-{a,b}}', 'release-b'],
    ['v[0-9]', 'v7'],
    ['v[!0-9]', 'vx'],
    ['v[^0-9]', 'vx'],
    ['v?', 'v1'],
    ['a\\*', 'a*'],
    ['v**', 'v1.0'],
  ])('%j matches %j', (pattern, text) => {
    expect(globMatcher(pattern)(text)).toBe(true)
  })

  it.each([
    ['*', 'game/server'],
    ['v*', '1.0'],
    ['v*', 'xv1'],
    ['game/*', 'game/eu/server'],
    ['game/**', 'game'],
    ['game/**', 'games/server'],
    ['**/server', 'game/my-server'],
    ['{server,client}', 'servers'],
    ['v[0-9]', 'vx'],
    ['v[!0-9]', 'v1'],
    ['v?', 'v'],
    ['v?', 'v10'],
    ['?', '/'],
    ['a\\*', 'ab'],
    ['v**', 'v/1'],
    ['{**,a}', 'a/b'],
    ['LATEST', 'latest'],
  ])('%j does not match %j', (pattern, text) => {
    expect(globMatcher(pattern)(text)).toBe(false)
  })

  it.each(['[', '[a', '{', '{a', '{a,b', '\\', '[]'])(
    '%j, which is not complete, matches nothing',
    (pattern) => {
      expect(globMatcher(pattern)('a')).toBe(false)
      expect(globMatcher(pattern)(pattern)).toBe(false)
    },
  )
})

const name = fc.stringMatching(/^[a-z0-9._-]{1,8}$/)
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))

describe('any text', () => {
  it('is matched by itself, character by character escaped or not', () => {
    fc.assert(
      fc.property(path, (text) => globMatcher(text)(text) && globMatcher(text.replace(/./g, '\\$&'))(text)),
    )
  })

  it('is matched by two stars, and by one exactly if it has no slash', () => {
    fc.assert(
      fc.property(path, (text) => globMatcher('**')(text) && globMatcher('*')(text) === !text.includes('/')),
    )
  })

  it('is matched by a choice exactly if one of its alternatives matches it', () => {
    fc.assert(
      fc.property(name, name, path, (left, right, text) => {
        const either = globMatcher(left)(text) || globMatcher(right)(text)
        return globMatcher(`{${left},${right}}`)(text) === either
      }),
    )
  })

  it('is matched by what is put between its parts by stars', () => {
    fc.assert(
      fc.property(name, name, name, (start, middle, end) =>
        globMatcher(`${start}*${end}`)(`${start}${middle}${end}`),
      ),
    )
  })

  it('never makes a matcher throw or take long', () => {
    const pattern = fc.string({
      unit: fc.constantFrom('a', '*', '?', '/', '[', ']', '{', '}', ',', '\\', '!'),
      maxLength: 60,
    })
    fc.assert(
      fc.property(pattern, path, (text, subject) => {
        expect(typeof globMatcher(text)(subject)).toBe('boolean')
      }),
    )
    expect(globMatcher('*a'.repeat(60))('a'.repeat(128).concat('b'))).toBe(false)
  })
})
