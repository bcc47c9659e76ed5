import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, isDigest, isForeignDigest, splitDigest } from './digest.js'
import { compareLexically } from './lexical-order.js'
import { isRepositoryName, projectOf } from './repository-name.js'
import { isTag } from './tag.js'

const LOWER_ALNUM = 'abcdefghijklmnopqrstuvwxyz0123456789'
const alnum = fc.string({ unit: fc.constantFrom(...LOWER_ALNUM), minLength: 1, maxLength: 6 })
const separator = fc.constantFrom('.', '_', '__', '-', '--', '---')
const component = fc
  .tuple(alnum, fc.array(fc.tuple(separator, alnum), { maxLength: 3 }))
  .map(([first, rest]) => first + rest.flat().join(''))

describe('repository name', () => {
  it('accepts every path of components up to 255 characters', () => {
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(isRepositoryName(parts.join('/'))).toBe(true)
        expect(projectOf(parts.join('/'))).toBe(parts[0])
      }),
    )
    expect(isRepositoryName('a'.repeat(255))).toBe(true)
  })

  it.each([
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    'A',
    'a..b',
    '.a',
    'a.',
    'a___b',
    '..',
    'a/../b',
    'a\0b',
    'a b',
    'ä',
    'a\n',
  ])('refuses %j', (name) => {
    expect(isRepositoryName(name)).toBe(false)
  })

  it('refuses more than 255 characters and stays quick on long hostile input', () => {
    expect(isRepositoryName('a'.repeat(256))).toBe(false)
    expect(isRepositoryName(`${'a-'.repeat(127)}!`)).toBe(false)
  })
})

describe('tag', () => {
  it('accepts 1 to 128 characters of the grammar', () => {
    const rest = fc.string({ unit: fc.constantFrom(...'aZ9_.-'), maxLength: 127 })
    fc.assert(
      fc.property(fc.constantFrom(...'aZ9_'), rest, (first, text) => {
        expect(isTag(first + text)).toBe(true)
      }),
    )
  })

  it.each(['', '.a', '-a', 'a/b', 'a:b', 'a b', 'a\n', 'a'.repeat(129)])('refuses %j', (tag) => {
    expect(isTag(tag)).toBe(false)
  })
})

describe('digest', () => {
  it('accepts what it computes and splits it again', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.constantFrom('sha256' as const, 'sha512' as const),
        (bytes, algorithm) => {
          const digest = digestOf(bytes, algorithm)

          expect(isDigest(digest)).toBe(true)
          const { hex } = splitDigest(digest)
          expect(`${splitDigest(digest).algorithm}:${hex}`).toBe(digest)
        },
      ),
    )
  })

  it('knows the digest of nothing', () => {
    expect(digestOf(new Uint8Array())).toBe(
      'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
  })

  it.each([
    'sha256:abc',
    `sha256:${'A'.repeat(64)}`,
    `sha512:${'a'.repeat(64)}`,
    `sha256:${'a'.repeat(64)}\n`,
    'sha256',
  ])('refuses %j and does not take it for another hash function', (text) => {
    expect(isDigest(text)).toBe(false)
    expect(isForeignDigest(text)).toBe(false)
  })

  it('tells a hash function it does not know from a malformed digest', () => {
    expect(isForeignDigest('md5:d41d8cd98f00b204e9800998ecf8427e')).toBe(true)
    expect(isForeignDigest('multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8')).toBe(true)
  })
})

describe('lexical order', () => {
  it('orders without regard to case and is total', () => {
    expect(['b', 'A', 'a', 'B', '1'].sort(compareLexically)).toEqual(['1', 'A', 'a', 'B', 'b'])
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(compareLexically(left, right) + compareLexically(right, left)).toBe(0)
        expect(compareLexically(left, right) === 0).toBe(left === right)
      }),
    )
  })
})
