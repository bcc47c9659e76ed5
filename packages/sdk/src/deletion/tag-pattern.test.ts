import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchesTag } from './tag-pattern.js'

const anyText = fc.string({ unit: 'binary' })
const withoutStar = anyText.filter((text) => !text.includes('*'))

it('takes a pattern without star for itself, whatever is in it', () => {
  fc.assert(
    fc.property(withoutStar, anyText, (pattern, tag) => {
      expect(matchesTag([pattern], pattern)).toBe(true)
      expect(matchesTag([pattern], tag)).toBe(pattern === tag)
    }),
  )
})

it('lets a star stand for any characters, none included', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(withoutStar, anyText)), withoutStar, (pairs, end) => {
      const pattern = pairs.map(([fixed]) => `${fixed}*`).join('') + end
      const tag = pairs.map(([fixed, any]) => fixed + any).join('') + end

      expect(matchesTag([pattern], tag)).toBe(true)
    }),
  )
})

it('agrees with a regular expression about short texts of few letters', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 7 })
  fc.assert(
    fc.property(letters, letters, (pattern, tag) => {
      const expression = pattern.split('*').map((part) => part.replaceAll('.', '\\.'))

      expect(matchesTag([pattern], tag)).toBe(new RegExp(`^${expression.join('.*')}$`).test(tag))
    }),
  )
})

it.each([
  ['release-*', 'release-1', true],
  ['release-*', 'Release-1', false],
  ['*', '', true],
  ['a*a', 'a', false],
  ['v1.0', 'v1x0', false],
  ['[a-z]', 'a', false],
  ['?', 'a', false],
  ['(a+)+$', 'aa', false],
  ['', 'a', false],
])('by %s matches %s: %s', (pattern, tag, isMatch) => {
  expect(matchesTag([pattern], tag)).toBe(isMatch)
})

it('needs one of the patterns, and matches nothing without any', () => {
  expect(matchesTag(['a', 'b*'], 'bc')).toBe(true)
  expect(matchesTag([], 'a')).toBe(false)
})

it('takes no time for a pattern of many stars', () => {
  const startedAt = performance.now()

  expect(matchesTag([`${'*a'.repeat(40)}*b`], 'a'.repeat(128))).toBe(false)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
