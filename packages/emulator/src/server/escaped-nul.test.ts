import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hasEscapedNul } from './escaped-nul.js'

const text = fc
  .array(fc.constantFrom('\0', '\\', 'u0000', '\\u0000', 'x', '"'))
  .map((pieces) => pieces.join(''))

it('finds a NUL in a key or a text, and takes no other text for one', () => {
  fc.assert(
    fc.property(text, text, (key, value) => {
      expect(hasEscapedNul(JSON.stringify({ [key]: [value] }))).toBe(`${key}${value}`.includes('\0'))
    }),
  )
})

it('reads a long run of backslashes once', () => {
  expect(hasEscapedNul('\\'.repeat(4 * 1024 * 1024))).toBe(false)
})
