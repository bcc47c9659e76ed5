import { describe, expect, it } from 'vitest'
import { readConditions, readPage, readSort } from '../../src/harbor/query.js'
import { selectItems } from '../../src/harbor/select.js'
import { aHarbor } from './support/a-harbor.js'
import { aRobot } from './support/robots.js'

const conditionsOf = (q: string) => Object.fromEntries(readConditions(new URLSearchParams({ q })))

describe('q', () => {
  it.each([
    ['name=a', { kind: 'exact', value: 'a' }],
    ['Name=~a', { kind: 'fuzzy', value: 'a' }],
    ['name=[1~5]', { kind: 'range', min: '1', max: '5' }],
    ['name=[~5]', { kind: 'range', min: '', max: '5' }],
    ['name={a b}', { kind: 'any', values: ['a', 'b'] }],
    ['name=(a "b")', { kind: 'all', values: ['a', 'b'] }],
    ['name=\\~a', { kind: 'exact', value: '~a' }],
    ['name=a=b', { kind: 'exact', value: 'a=b' }],
  ])('reads %j', (q, condition) => {
    expect(conditionsOf(q)).toEqual({ name: condition })
  })

  it('reads the keys of Harbor’s models', () => {
    expect(Object.keys(conditionsOf('Level=project,ProjectID=1,media_type=x'))).toEqual([
      'level',
      'project_id',
      'media_type',
    ])
  })

  // Values are decoded before they are cut at commas, so none can hold one.
  it.each(['name', 'name=', '=a', 'name=a,', 'name=a%2Cb', '%zz'])('refuses %j', (q) => {
    expect(() => conditionsOf(q)).toThrow(/invalid query string value/)
  })
})

describe('a selection', () => {
  const items = [
    { name: 'b', size: 2, time: '2025-01-02T00:00:00.000Z', tags: ['x'] },
    { name: 'A', size: 10, time: '2025-01-01T00:00:00.000Z', tags: ['x', 'y'] },
    { name: 'c', size: 2, time: '2025-01-03T00:00:00.000Z', tags: [] },
  ]
  const fields = {
    name: ({ name }: (typeof items)[number]) => name,
    size: ({ size }: (typeof items)[number]) => size,
    time: ({ time }: (typeof items)[number]) => time,
    tags: ({ tags }: (typeof items)[number]) => tags,
  }

  it.each([
    [{}, 'bAc'],
    [{ q: 'name=~a' }, 'A'],
    [{ q: 'size=2' }, 'bc'],
    [{ q: 'size=[3~]' }, 'A'],
    [{ q: 'time=[2025-01-02T00:00:00~]' }, 'bc'],
    [{ q: 'time=[~2025-01-02 00:00:00]' }, 'bA'],
    [{ q: 'tags={x y}' }, 'bA'],
    [{ q: 'tags=(x y)' }, 'A'],
    [{ q: 'size=2,name=c' }, 'c'],
    [{ q: 'unknown=1' }, 'bAc'],
    [{ sort: '-size,name' }, 'Abc'],
    [{ sort: 'size,-time' }, 'cbA'],
    [{ sort: 'unknown' }, 'bAc'],
    [{ q: '__proto__%3Dx' }, 'bAc'],
    [{ q: 'constructor=x' }, 'bAc'],
    [{ sort: '__proto__' }, 'bAc'],
  ])('of %j gives %s', (query, names) => {
    const selected = selectItems({ query: new URLSearchParams(query) }, items, fields)

    expect(selected.map(({ name }) => name).join('')).toBe(names)
  })

  it('refuses a time that is none', () => {
    const query = new URLSearchParams({ q: 'time=[soon~]' })

    expect(() => selectItems({ query }, items, fields)).toThrow(/invalid time/)
  })
})

describe('a page', () => {
  it.each([
    ['', { number: 1, size: 10 }],
    ['page=3&page_size=100', { number: 3, size: 100 }],
  ])('is read from %j', (query, page) => {
    expect(readPage(new URLSearchParams(query))).toEqual(page)
  })

  it.each(['page_size=101', 'page_size=0', 'page=0', 'page=-1', 'page=x'])('is refused for %j', (query) => {
    expect(() => readPage(new URLSearchParams(query))).toThrow(expect.objectContaining({ status: 422 }))
  })

  it('comes with the number of all items and links to its neighbours', async () => {
    const harbor = await aHarbor()
    for (const name of ['a', 'b', 'c']) await aRobot(harbor, name, ['repository:pull'])
    const listed = (page: number) =>
      harbor.call('GET', `/robots?q=Level%3Dproject%2CProjectID%3D1&page=${page}&page_size=2`)

    const [first, second, third] = [await listed(1), await listed(2), await listed(3)]

    const link = (page: number, rel: string) =>
      `</api/v2.0/robots?q=Level=project,ProjectID=1&page=${page}&page_size=2>; rel="${rel}"`
    expect(first.headers['x-total-count']).toBe('5')
    expect(first.headers.link).toBe(link(2, 'next'))
    expect(second.headers.link).toBe(`${link(1, 'prev')} , ${link(3, 'next')}`)
    expect(third.headers.link).toBe(link(2, 'prev'))
    expect([first, second, third].map(({ json }) => (json as unknown[]).length)).toEqual([2, 2, 1])
  })

  it('is sorted by what sort names', () => {
    expect(readSort(new URLSearchParams('sort=Name,-creation_time'))).toEqual([
      { key: 'name', isDescending: false },
      { key: 'creation_time', isDescending: true },
    ])
  })
})
