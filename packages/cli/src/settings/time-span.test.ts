import { describe, expect, it } from 'vitest'
import { timeSpanMs } from './time-span.js'

describe('timeSpanMs', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1h', 3_600_000],
    ['14d', 1_209_600_000],
    ['0s', 0],
  ])('reads %s', (text, milliseconds) => {
    expect(timeSpanMs('--timeout', text)).toBe(milliseconds)
  })

  it.each(['', '14', 'd', '-1h', '1.5h', '1w', '9999999s'])('refuses %j', (text) => {
    expect(() => timeSpanMs('--timeout', text)).toThrow('--timeout takes a time span')
  })
})
