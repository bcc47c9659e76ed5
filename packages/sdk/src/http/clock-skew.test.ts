import { describe, expect, it } from 'vitest'
import { clockSkewSeconds } from './clock-skew.js'

const NOW_MS = Date.UTC(2026, 10, 22, 14, 31, 5, 600)

describe('clockSkewSeconds', () => {
  it.each([
    ['Sun, 22 Nov 2026 14:31:05 GMT', 1],
    ['Sun, 22 Nov 2026 14:30:05 GMT', 61],
    ['Sun, 22 Nov 2026 15:31:05 GMT', -3599],
    ['yesterday', undefined],
    [undefined, undefined],
  ])('compares with %s: %s', (date, skew) => {
    expect(clockSkewSeconds(date, NOW_MS)).toBe(skew)
  })
})
