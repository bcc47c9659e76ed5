import { describe, expect, it } from 'vitest'
import { anArtifact, digestNamed } from '../../test/support/an-artifact.js'
import type { Artifact } from '../inventory/artifact.js'
import type { DeleteSelection } from './delete-options.js'
import { checkSelection, selectArtifacts } from './select-artifacts.js'

const NOW = Date.parse('2026-11-22T00:00:00Z')
const DAY = 86_400_000
const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString()

/** Three tagged ones of 1, 10 and 20 days, and two without a tag, of 2 and 30 days. */
const REPOSITORY: readonly Artifact[] = [
  anArtifact('new', { tags: ['new', 'stable'], pushedAt: daysAgo(1) }),
  anArtifact('loose', { tags: [], pushedAt: daysAgo(2) }),
  anArtifact('middle', { pushedAt: daysAgo(10) }),
  anArtifact('old', { pushedAt: daysAgo(20) }),
  anArtifact('lost', { tags: [], pushedAt: daysAgo(30) }),
]

const names = new Map(
  ['new', 'loose', 'middle', 'old', 'lost', 'a', 'b', 'c'].map((name) => [digestNamed(name), name]),
)
const chosen = (selection: DeleteSelection, artifacts = REPOSITORY) =>
  selectArtifacts(artifacts, selection, NOW).map(({ digest }) => names.get(digest))

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('a selection of artifacts', () => {
  it.each([
    [{ references: ['stable'] }, ['new']],
    [{ references: ['stable', 'new', digestNamed('lost')] }, ['new', 'lost']],
    [{ olderThanMs: 5 * DAY }, ['middle', 'old']],
    [{ olderThanMs: 10 * DAY }, ['middle', 'old']],
    [{ olderThanMs: 1e300 }, []],
    [{ keepNewest: 1 }, ['middle', 'old']],
    [{ keepNewest: 0 }, ['new', 'middle', 'old']],
    [{ keepNewest: 9 }, []],
    [{ keepNewest: 1, olderThanMs: 15 * DAY }, ['old']],
    [{ untagged: true }, ['loose', 'lost']],
    [{ untagged: true, olderThanMs: 5 * DAY }, ['lost']],
    [{ untagged: true, keepNewest: 2 }, ['loose', 'old', 'lost']],
    [{ untagged: true, keepNewest: 2, olderThanMs: 25 * DAY }, ['lost']],
    [{ references: ['new'], keepNewest: 2 }, ['new', 'old']],
  ] as const)('by %o is %o, in the order given', (selection, expected) => {
    expect(chosen(selection)).toEqual(expected)
  })

  it('keeps what is newest by time, not by order, and of the same time the first', () => {
    const artifacts = [
      anArtifact('a', { pushedAt: daysAgo(3) }),
      anArtifact('b', { pushedAt: daysAgo(1) }),
      anArtifact('c', { pushedAt: daysAgo(3) }),
    ]

    expect(chosen({ keepNewest: 1 }, artifacts)).toEqual(['a', 'c'])
    expect(chosen({ keepNewest: 2 }, artifacts)).toEqual(['c'])
  })

  it('takes a time in the future for the newest, and never for old', () => {
    const artifacts = [
      anArtifact('a', { pushedAt: daysAgo(1) }),
      anArtifact('b', { pushedAt: daysAgo(-365) }),
    ]

    expect(chosen({ keepNewest: 1 }, artifacts)).toEqual(['a'])
    expect(chosen({ olderThanMs: 0 }, artifacts)).toEqual(['a'])
  })

  it('compares times of other zones as times', () => {
    const artifacts = [
      anArtifact('a', { pushedAt: '2026-11-20T23:00:00-05:00' }),
      anArtifact('b', { pushedAt: '2026-11-21T01:00:00Z' }),
    ]

    expect(chosen({ keepNewest: 1 }, artifacts)).toEqual(['b'])
  })

  it('guesses no age', () => {
    const artifacts = [anArtifact('a', { pushedAt: 'yesterday' }), anArtifact('b')]

    for (const selection of [{ keepNewest: 1 }, { olderThanMs: 1 }]) {
      expect(thrownBy(() => chosen(selection, artifacts))).toMatchObject({ code: 'CAPABILITY_MISSING' })
    }
    expect(chosen({ references: ['a'] }, artifacts)).toEqual(['a'])
    expect(chosen({ untagged: true }, [anArtifact('c', { tags: [] })])).toEqual(['c'])
  })

  it('finds tags that are named as every object’s parts are, and no others', () => {
    const artifacts = [anArtifact('a', { tags: ['__proto__'] }), anArtifact('b', { tags: ['constructor'] })]

    expect(chosen({ references: ['__proto__'] }, artifacts)).toEqual(['a'])
    expect(thrownBy(() => chosen({ references: ['toString'] }, artifacts))).toMatchObject({
      code: 'MANIFEST_UNKNOWN',
      target: 'toString',
    })
  })
})

describe('the check of a selection', () => {
  it.each([
    [{}, 'OPTION_INVALID'],
    [{ references: [] }, 'OPTION_INVALID'],
    [{ untagged: false }, 'OPTION_INVALID'],
    [{ protect: ['stable'] }, 'OPTION_INVALID'],
    [{ keepNewest: -1 }, 'OPTION_INVALID'],
    [{ keepNewest: 1.5 }, 'OPTION_INVALID'],
    [{ keepNewest: Number.NaN }, 'OPTION_INVALID'],
    [{ olderThanMs: -1 }, 'OPTION_INVALID'],
    [{ olderThanMs: Number.POSITIVE_INFINITY }, 'OPTION_INVALID'],
    [{ references: ['1.0', ''] }, 'REFERENCE_INVALID'],
    [{ references: ['sha256:12'] }, 'REFERENCE_INVALID'],
    [{ references: ['arena:1.0'] }, 'REFERENCE_INVALID'],
  ] as const)('refuses %o', (selection, code) => {
    expect(thrownBy(() => checkSelection(selection))).toMatchObject({ code })
  })

  it('passes what names something', () => {
    for (const selection of [{ keepNewest: 0 }, { olderThanMs: 0 }, { untagged: true }]) {
      expect(() => checkSelection(selection)).not.toThrow()
    }
    expect(() => checkSelection({ references: ['1.0', digestNamed('a')] })).not.toThrow()
  })
})
