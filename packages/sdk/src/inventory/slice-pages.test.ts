import fc from 'fast-check'
import { expect, it } from 'vitest'
import { slicePages } from './slice-pages.js'

it('gives every entry once, in order, from any size of page', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 100 }), (items, pageSize) => {
      const pages = [...slicePages(items, 'registry', { pageSize })]

      expect(pages.flatMap((page) => page.items)).toEqual(items)
      expect(pages).toHaveLength(Math.max(1, Math.ceil(items.length / pageSize)))
      expect(pages.map(({ nextPage }) => nextPage)).toEqual(
        pages.map((_, index) => (index === pages.length - 1 ? undefined : index + 2)),
      )
      expect(pages.every(({ totalCount }) => totalCount === items.length)).toBe(true)
    }),
  )
})

it('begins with the asked page, and gives an empty one behind the end', () => {
  const items = [1, 2, 3, 4, 5]

  expect([...slicePages(items, 'platform', { page: 2, pageSize: 2 })]).toEqual([
    { items: [3, 4], source: 'platform', totalCount: 5, nextPage: 3 },
    { items: [5], source: 'platform', totalCount: 5 },
  ])
  expect([...slicePages(items, 'platform', { page: 9, pageSize: 2 })]).toEqual([
    { items: [], source: 'platform', totalCount: 5 },
  ])
  expect([...slicePages([], 'platform')]).toEqual([{ items: [], source: 'platform', totalCount: 0 }])
})
