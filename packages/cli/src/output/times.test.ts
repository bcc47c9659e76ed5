import { describe, expect, it } from 'vitest'
import { newestFirst, timeText } from './times.js'

const NOW_MS = Date.parse('2026-11-22T12:00:00Z')

describe('timeText', () => {
  it.each([
    ['2026-11-22T12:00:00Z', '2026-11-22 12:00 (just now)'],
    ['2026-11-22T11:58:59Z', '2026-11-22 11:58 (1 minute ago)'],
    ['2026-11-22T10:30:00Z', '2026-11-22 10:30 (90 minutes ago)'],
    ['2026-11-22T09:00:00Z', '2026-11-22 09:00 (3 hours ago)'],
    ['2026-11-21T00:00:00Z', '2026-11-21 00:00 (36 hours ago)'],
    ['2026-11-19T14:02:10.123+02:00', '2026-11-19 12:02 (2 days ago)'],
    ['2026-08-01T00:00:00Z', '2026-08-01 00:00 (3 months ago)'],
    ['2020-01-01T00:00:00Z', '2020-01-01 00:00 (6 years ago)'],
    ['2026-11-22T12:03:00Z', '2026-11-22 12:03 (just now)'],
    ['2026-11-23T12:00:00Z', '2026-11-23 12:00 (ahead of this clock)'],
    ['yesterday', 'yesterday'],
    [undefined, ''],
  ])('tells %s exactly and by its age', (time, text) => {
    expect(timeText(time, NOW_MS)).toBe(text)
  })
})

describe('newestFirst', () => {
  it('puts what has no time at the end, in the order given', () => {
    const entries = [
      { id: 1 },
      { id: 2, at: '2026-01-01T00:00:00Z' },
      { id: 3 },
      { id: 4, at: '2026-02-01T00:00:00Z' },
    ]

    expect(newestFirst(entries, ({ at }) => at).map(({ id }) => id)).toEqual([4, 2, 1, 3])
  })
})
