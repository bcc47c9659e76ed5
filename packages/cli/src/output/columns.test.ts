import { expect, it } from 'vitest'
import { columnLines } from './columns.js'

const COLUMNS = [
  { head: 'NAME', cell: ({ name }: { name: string }) => name },
  { head: 'EMPTY', cell: () => '' },
  { head: 'SIZE', cell: ({ name }: { name: string }) => String(name.length), isRight: true },
]

it('leaves out a column in which nothing stands', () => {
  expect(columnLines([{ name: 'a' }, { name: 'bcd' }], COLUMNS)).toEqual([
    'NAME  SIZE',
    'a        1',
    'bcd      3',
  ])
})

it('has no head without entries', () => {
  expect(columnLines([], COLUMNS)).toEqual([])
})
