import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../reference/digest.js'
import { resolveLocation, withDigest } from './location.js'

const origin = new URL('https://registry.example.com:8443/')
const requestUrl = new URL('/v2/game/server/blobs/uploads/', origin)
const request = { action: 'upload', target: 'x', side: 'registry' } as const
const resolve = (location: string | undefined) =>
  resolveLocation(location, { origin, requestUrl, request }).href

describe('resolveLocation', () => {
  it.each([
    [
      '/v2/game/server/blobs/uploads/1?_state=a',
      'https://registry.example.com:8443/v2/game/server/blobs/uploads/1?_state=a',
    ],
    ['1', 'https://registry.example.com:8443/v2/game/server/blobs/uploads/1'],
    ['https://registry.example.com:8443/u/1', 'https://registry.example.com:8443/u/1'],
    ['http://registry.example.com:8443/u/1?s=1', 'https://registry.example.com:8443/u/1?s=1'],
    ['http://registry.example.com/u/1', 'https://registry.example.com:8443/u/1'],
    ['https://upload.example.net/1', 'https://upload.example.net/1'],
    ['https://user:word@upload.example.net/1', 'https://upload.example.net/1'],
  ])('reads %s', (location, expected) => {
    expect(resolve(location)).toBe(expected)
  })

  it.each(['http://upload.example.net/1', 'https://127.0.0.1/1', 'ftp://registry.example.com/1'])(
    'refuses %s',
    (location) => {
      expect(() => resolve(location)).toThrow(expect.objectContaining({ code: 'REDIRECT_REFUSED' }))
    },
  )

  it.each([undefined, 'http://'])('cannot go on from %j', (location) => {
    expect(() => resolve(location)).toThrow(expect.objectContaining({ code: 'UNEXPECTED_RESPONSE' }))
  })

  it('never leaves https', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (location) => {
        let href: string
        try {
          href = resolve(location)
        } catch {
          return
        }
        expect(href.startsWith('https://')).toBe(true)
      }),
    )
  })
})

describe('withDigest', () => {
  const digest = digestOf('x')

  it('starts a query, or goes on with one', () => {
    const encoded = encodeURIComponent(digest)

    expect(withDigest(new URL('https://h/u/1'), digest).href).toBe(`https://h/u/1?digest=${encoded}`)
    expect(withDigest(new URL('https://h/u/1?s=1'), digest).href).toBe(`https://h/u/1?s=1&digest=${encoded}`)
  })

  it('leaves every byte of a query as it is', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (query) => {
        const url = new URL(`https://h/u/1?${query}`)

        expect(withDigest(url, digest).search.startsWith(url.search)).toBe(true)
      }),
    )
  })
})
