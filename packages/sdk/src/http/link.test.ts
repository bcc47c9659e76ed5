import { describe, expect, it } from 'vitest'
import { nextLink } from './link.js'

describe('nextLink', () => {
  it.each([
    ['</v2/a/tags/list?last=b&n=2>; rel="next"', '/v2/a/tags/list?last=b&n=2'],
    ['<https://h/p?page=1>; rel="prev" , <https://h/p?page=3>; rel="next"', 'https://h/p?page=3'],
    ['</x>; title="a"; REL=next', '/x'],
    ['</x>; rel="last next"', '/x'],
    ['</x>; rel="prev"', undefined],
    ['</x>; rel="nextish"', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j', (header, expected) => {
    expect(nextLink(header)).toBe(expected)
  })
})
