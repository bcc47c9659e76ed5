import { describe, expect, it } from 'vitest'
import { expiryTime } from './expiry.js'

const NOW_MS = Date.parse('2027-01-01T00:00:00Z')

describe('expiryTime', () => {
  it.each([
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2027-01-31T12:00Z', '2027-01-31T12:00:00.000Z'],
    ['2027-01-31T12:00:00+02:00', '2027-01-31T10:00:00.000Z'],
  ])('reads %s', (text, time) => {
    expect(expiryTime(text, NOW_MS)).toBe(time)
  })

  it.each(['', 'soon', '31.1.2027', '2027-13-01', '2027-02-31', '2027-02-29', '2027-01-31T12:00:00', '2027'])(
    'refuses %j',
    (text) => {
      expect(() => expiryTime(text, NOW_MS)).toThrow('--expires takes a day')
    },
  )

  it('refuses a day that has passed', () => {
    expect(() => expiryTime('2026-12-31', NOW_MS)).toThrow('has passed')
  })
})
