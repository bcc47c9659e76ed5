import { describe, expect, it } from 'vitest'
import { cleanPasted, withoutTokenPrefix } from './pasted.js'

describe('cleanPasted', () => {
  it.each([
    ['  robot$studio+client-push \r\n', 'robot$studio+client-push'],
    ['"robot$studio+push"', 'robot$studio+push'],
    ["'a'b'", "a'b"],
    ['"unpaired', '"unpaired'],
    ['a b', 'a b'],
    ['$HOME', '$HOME'],
    ['', ''],
  ])('takes %j for %j', (pasted, meant) => {
    expect(cleanPasted(pasted)).toBe(meant)
  })
})

describe('withoutTokenPrefix', () => {
  it.each(['abc-1', 'token abc-1', ' Token  abc-1\n', '"token abc-1"', 'token "abc-1"'])(
    'reads %j',
    (pasted) => {
      expect(withoutTokenPrefix(pasted)).toBe('abc-1')
    },
  )

  it('leaves a token that only begins like the prefix', () => {
    expect(withoutTokenPrefix('tokenized')).toBe('tokenized')
  })
})
