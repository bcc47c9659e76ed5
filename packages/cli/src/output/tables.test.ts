import { describe, expect, it } from 'vitest'
import { count, formatTable } from './tables.js'

describe('formatTable', () => {
  it('aligns columns, numbers at the right, without spaces at the ends', () => {
    const rows = [
      ['NAME', 'SIZE', 'STATE'],
      ['a', '1 KiB', 'upload'],
      ['longer', '10 KiB', ''],
    ]

    expect(formatTable(rows, { indent: 2, right: [1] })).toEqual([
      '  NAME      SIZE  STATE',
      '  a        1 KiB  upload',
      '  longer  10 KiB',
    ])
  })

  it('has no lines for no rows', () => {
    expect(formatTable([])).toEqual([])
  })

  it('keeps a file name from steering the terminal', () => {
    expect(formatTable([['a\u001b[2Jb\nc']])).toEqual(['a\uFFFD[2Jb\uFFFDc'])
  })
})

describe('count', () => {
  it.each([
    [0, '0 files'],
    [1, '1 file'],
    [2, '2 files'],
  ])('writes %i as %s', (number, text) => {
    expect(count(number, 'file')).toBe(text)
  })
})
