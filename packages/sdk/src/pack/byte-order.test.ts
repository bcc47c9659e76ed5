import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBytes } from './byte-order.js'

describe('compareBytes', () => {
  it('orders any two texts as their UTF-8 bytes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 })

    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
      { numRuns: 2_000 },
    )
  })

  it('puts an emoji behind a private-use character, unlike the order of JavaScript', () => {
    expect(compareBytes('\u{1f600}', '\uf8ff')).toBeGreaterThan(0)
    expect('\u{1f600}' < '\uf8ff').toBe(true)
  })
})
