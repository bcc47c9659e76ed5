import { describe, expect, it } from 'vitest'
import { parseByteSize } from './byte-size.js'

describe('parseByteSize', () => {
  it.each([
    ['1048576', 1_048_576],
    ['500MB', 500_000_000],
    ['20GiB', 20 * 1024 ** 3],
    ['1.5 gib', 1.5 * 1024 ** 3],
    ['1 B', 1],
  ])('reads %s', (text, sizeBytes) => {
    expect(parseByteSize(text)).toBe(sizeBytes)
  })

  it.each(['', '0', '-1', '0.2B', '1e3', '5 potatoes', 'GiB', '1 GiB more', '9999999TiB', 'constructor'])(
    'refuses "%s"',
    (text) => {
      expect(parseByteSize(text)).toBeUndefined()
    },
  )
})
