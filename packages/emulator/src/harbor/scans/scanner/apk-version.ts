import { compareBytes } from '../../../oci/byte-order.js'
import { compareDigits } from './compare-digits.js'

/** What follows at one place of a version. Of two kinds, the one that stands later in this list is the newer. */
const KINDS = [
  'pre',
  'end',
  'revision',
  'hash',
  'suffix-number',
  'post',
  'letter',
  'digits',
  'first',
] as const
type Kind = (typeof KINDS)[number]

interface Token {
  readonly kind: Kind
  readonly value: string
}

const PRE_SUFFIXES = ['alpha', 'beta', 'pre', 'rc']
const POST_SUFFIXES = ['cvs', 'svn', 'git', 'hg', 'p']
const END: Token = { kind: 'end', value: '' }

const VERSION =
  /^(?<first>\d+)|\.(?<digits>\d+)|(?<letter>(?<=\d)[a-z])|_(?<suffix>[a-z]+)(?<number>\d*)|~(?<hash>[0-9a-f]+)|-r(?<revision>\d+)/gy

/**
 * Compares two versions of Alpine packages: negative where the left one is older, 0 where they are equal.
 *
 * @see apk-package(5), "PACKAGE VERSIONS"
 */
export function compareApkVersions(left: string, right: string): number {
  const [a, b] = [tokensOf(left), tokensOf(right)]
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = compareTokens(a[index] ?? END, b[index] ?? END)
    if (order !== 0) return order
  }
  return 0
}

/** What is no version any more is left out, with all that follows. */
function tokensOf(version: string): Token[] {
  return [...version.matchAll(VERSION)].flatMap(({ groups = {} }): Token[] => {
    const { suffix, number } = groups
    if (suffix !== undefined) {
      const kind = PRE_SUFFIXES.includes(suffix) ? 'pre' : 'post'
      return [{ kind, value: suffix }, ...(number ? [{ kind: 'suffix-number' as const, value: number }] : [])]
    }
    const kind = KINDS.find((name) => groups[name] !== undefined)
    return kind ? [{ kind, value: groups[kind] ?? '' }] : []
  })
}

function compareTokens(left: Token, right: Token): number {
  if (left.kind !== right.kind) return KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind)
  const [a, b] = [left.value, right.value]
  if (left.kind === 'pre') return PRE_SUFFIXES.indexOf(a) - PRE_SUFFIXES.indexOf(b)
  if (left.kind === 'post') return POST_SUFFIXES.indexOf(a) - POST_SUFFIXES.indexOf(b)
  // With a leading zero, digits read as after a decimal point.
  const isText = left.kind === 'letter' || left.kind === 'hash' || (left.kind === 'digits' && hasZero(a, b))
  return isText ? compareBytes(a, b) : compareDigits(a, b)
}

function hasZero(...numbers: readonly string[]): boolean {
  return numbers.some((digits) => digits.startsWith('0'))
}
