import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChallenges } from './challenge.js'

describe('parseChallenges', () => {
  it('reads a Bearer challenge as Harbor writes it, without spaces', () => {
    const header =
      'Bearer realm="https://h/service/token",service="harbor-registry",scope="repository:a/b:pull,push repository:c/d:pull"'

    expect(parseChallenges(header)).toEqual([
      {
        scheme: 'bearer',
        params: {
          realm: 'https://h/service/token',
          service: 'harbor-registry',
          scope: 'repository:a/b:pull,push repository:c/d:pull',
        },
      },
    ])
  })

  it('reads several challenges, plain values, escapes, and schemes without parameters', () => {
    const header =
      'Negotiate, NTLM dG9rZW4=, BASIC Realm = registry , charset="UTF-8", Digest realm="a\\"b, c"'

    expect(parseChallenges(header)).toEqual([
      { scheme: 'negotiate', params: {} },
      { scheme: 'ntlm', params: {} },
      { scheme: 'basic', params: { realm: 'registry', charset: 'UTF-8' } },
      { scheme: 'digest', params: { realm: 'a"b, c' } },
    ])
  })

  it.each([undefined, '', '  ', ' , ,'])('finds none in %j', (header) => {
    expect(parseChallenges(header)).toEqual([])
  })

  it('reads back whatever is written by the grammar', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
    const value = fc.string({ unit: 'grapheme-ascii' })
    const challenge = fc.record({
      scheme: name,
      params: fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 }),
    })

    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 3 }), (challenges) => {
        const header = challenges
          .map(({ scheme, params }) => {
            const list = Object.entries(params).map(
              ([key, text]) => `${key}="${text.replaceAll(/["\\]/g, '\\$&')}"`,
            )
            return `${scheme.toUpperCase()} ${list.join(', ')}`
          })
          .join(', ')

        const read = parseChallenges(header).map(({ scheme, params }) => ({ scheme, params: { ...params } }))

        expect(read).toEqual(challenges.map(({ scheme, params }) => ({ scheme, params: { ...params } })))
      }),
    )
  })

  it('ends on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(parseChallenges(text))).toBe(true)
      }),
    )
  })
})
