import type { PageOptions } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { aListing } from '../test/support/registry-content.js'
import { readList } from './read-list.js'

const { signal } = new AbortController()
const entries = Array.from({ length: 250 }, (_, id): { id: number; pushedAt?: string } => ({ id }))

function pagesOf(told: Parameters<typeof aListing>[2]) {
  const asked: (number | undefined)[] = []
  const list = (page: PageOptions) => {
    asked.push(page.page)
    return aListing(entries, page, told)
  }
  return { asked, list }
}

describe('readList', () => {
  it('is content with the first page where Harbor says how many there are', async () => {
    const { asked, list } = pagesOf({ source: 'harbor', totalCount: 250 })

    const found = await readList(list, { all: false, signal })

    expect(found).toMatchObject({ source: 'harbor', totalCount: 250 })
    expect(found.items).toHaveLength(100)
    expect(asked).toEqual([undefined])
  })

  it.each([
    ['all are wanted', { all: true }, { source: 'harbor', totalCount: 250 }],
    ['nobody says how many there are', { all: false }, { source: 'harbor' }],
    ['the source does not give the newest first', { all: false }, { source: 'registry', totalCount: 250 }],
  ] as const)('reads on where %s, and no page twice', async (_, { all }, told) => {
    const { asked, list } = pagesOf(told)

    const found = await readList(list, { all, signal })

    expect(found.items).toEqual(entries)
    expect(found.totalCount).toBe(250)
    expect(asked).toEqual([undefined, 2])
  })

  it('puts the newest first', async () => {
    const times = [{ pushedAt: '2026-01-01T00:00:00Z' }, { pushedAt: '2026-03-01T00:00:00Z' }, {}]

    const { items } = await readList((page) => aListing<{ pushedAt?: string }>(times, page), {
      all: true,
      signal,
    })

    expect(items).toEqual([times[1], times[0], times[2]])
  })
})
