import { expect, it } from 'vitest'
import { createListing, type ListPage } from './listing.js'

/** Three pages, and how far they were read. */
function aList() {
  const seen = { started: 0, pages: 0, ended: 0 }
  const listing = createListing<number>(async function* (): AsyncGenerator<ListPage<number>> {
    seen.started += 1
    try {
      for (const page of [1, 2, 3]) {
        seen.pages += 1
        yield { items: [page * 10, page * 10 + 1], source: 'harbor', totalCount: 6, nextPage: page + 1 }
      }
    } finally {
      seen.ended += 1
    }
  })
  return { listing, seen }
}

it('fetches nothing before somebody reads it', async () => {
  const { seen } = aList()
  await Promise.resolve()

  expect(seen).toEqual({ started: 0, pages: 0, ended: 0 })
})

it('is one page for who awaits it, and ends there', async () => {
  const { listing, seen } = aList()

  expect(await listing).toEqual({ items: [10, 11], source: 'harbor', totalCount: 6, nextPage: 2 })
  expect(seen).toEqual({ started: 1, pages: 1, ended: 1 })
})

it('is all entries for who iterates, fetched page by page', async () => {
  const { listing, seen } = aList()
  const read: [number, number][] = []

  for await (const item of listing) read.push([item, seen.pages])

  expect(read).toEqual([
    [10, 1],
    [11, 1],
    [20, 2],
    [21, 2],
    [30, 3],
    [31, 3],
  ])
  expect(seen.ended).toBe(1)
})

it('ends with who stops iterating', async () => {
  const { listing, seen } = aList()

  for await (const item of listing) if (item === 20) break

  expect(seen).toEqual({ started: 1, pages: 2, ended: 1 })
})

it('rejects with what reading fails with, for both', async () => {
  const listing = createListing<number>(() => {
    throw new Error('no page')
  })

  await expect(Promise.resolve(listing)).rejects.toThrow('no page')
  await expect(listing[Symbol.asyncIterator]().next()).rejects.toThrow('no page')
})
