import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readByteRange } from './byte-range.js'

it.each<[string | undefined, number, unknown]>([
  [undefined, 10, 'whole'],
  ['bytes=0-0', 10, { start: 0, end: 0 }],
  ['bytes=2-5', 10, { start: 2, end: 5 }],
  ['bytes=2-', 10, { start: 2, end: 9 }],
  ['bytes=2-99', 10, { start: 2, end: 9 }],
  ['bytes=-3', 10, { start: 7, end: 9 }],
  ['bytes=-99', 10, { start: 0, end: 9 }],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=5-2', 10, 'whole'],
  ['bytes=0-1,3-4', 10, 'whole'],
  ['bytes=-', 10, 'whole'],
  ['items=0-1', 10, 'whole'],
])('reads %j of %i bytes as %j', (header, sizeBytes, expected) => {
  expect(readByteRange(header, sizeBytes)).toEqual(expected)
})

it('never leaves the blob', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat({ max: 1000 }), (first, last, sizeBytes) => {
      const range = readByteRange(`bytes=${first}-${last}`, sizeBytes)
      if (typeof range === 'string') return
      expect(range.start).toBeLessThanOrEqual(range.end)
      expect(range.end).toBeLessThan(sizeBytes)
    }),
  )
})
