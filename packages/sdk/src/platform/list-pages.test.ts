import { expect, it } from 'vitest'
import { z } from 'zod'
import type { JsonApi } from '../http/json-api.js'
import { listEntries, listPages } from './list-pages.js'

const list = { path: '/list', record: z.number(), action: 'list the numbers at' }

/** A platform that answers each page by its number. */
function aClient(answer: (page: number) => unknown) {
  const asked: number[] = []
  const client: JsonApi = {
    url: new URL('https://api.example.com'),
    call: async ({ path, answer: record }) => {
      const page = Number(/page=(\d+)/.exec(path)?.[1])
      asked.push(page)
      return record.parse(answer(page))
    },
    callPage: () => Promise.reject(new TypeError('not played')),
    tryCall: () => Promise.reject(new TypeError('not played')),
    close: () => undefined,
  }
  return { client, asked }
}

it('fetches a page when it is taken, and no sooner', async () => {
  const { client, asked } = aClient((page) => ({ data: [page], total_count: 3 }))
  const pages = listPages(client, { ...list, pageSize: 1 })

  await pages.next()
  await pages.next()

  expect(asked).toEqual([1, 2])
})

it('ends at an empty page, whatever its answer tells', async () => {
  const { client, asked } = aClient((page) => ({
    data: page > 2 ? [] : [page],
    pagination: { has_next: true },
  }))

  expect(await listEntries(client, list)).toEqual([1, 2])
  expect(asked).toEqual([1, 2, 3])
})

it('counts the pages before the first one as full', async () => {
  const { client, asked } = aClient((page) => ({ data: [page * 2, page * 2 + 1], total_count: 6 }))

  expect(await listEntries(client, { ...list, firstPage: 3, pageSize: 2 })).toEqual([6, 7])
  expect(asked).toEqual([3])
})

it('finds a page that came before the last one', async () => {
  const { client, asked } = aClient((page) => ({ data: [page % 2], pagination: { has_next: true } }))

  await expect(listEntries(client, list)).rejects.toMatchObject({
    code: 'UNEXPECTED_RESPONSE',
    target: 'api.example.com',
    side: 'platform',
  })
  expect(asked).toEqual([1, 2, 3])
})

it('gives a list up that has no end', async () => {
  const { client, asked } = aClient((page) => ({ data: [page], pagination: { has_next: true } }))

  await expect(listEntries(client, list)).rejects.toThrow('goes on after 10000 pages')
  expect(asked).toHaveLength(10_000)
})
