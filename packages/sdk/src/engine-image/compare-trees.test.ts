import { describe, expect, it } from 'vitest'
import { aFolder, anEntry, aTree } from '../../test/support/an-image-tree.js'
import { compareTrees } from './compare-trees.js'
import type { ImageEntry } from './image-entry.js'

const paths = (entries: readonly ImageEntry[]) => entries.map(({ path }) => path)
const xattrs = (value: string) => new Map([['user.a', Buffer.from(value)]])

describe('compareTrees', () => {
  it.each<{ what: string; one: ImageEntry; other: ImageEntry }>([
    { what: 'mode', one: anEntry('a', { mode: 0o4755 }), other: anEntry('a', { mode: 0o755 }) },
    { what: 'owner', one: anEntry('a', { uid: 1 }), other: anEntry('a') },
    { what: 'group', one: anEntry('a', { gid: 1 }), other: anEntry('a') },
    { what: 'size', one: anEntry('a', { sizeBytes: 11 }), other: anEntry('a') },
    { what: 'time', one: anEntry('a', { modifiedNs: 1n }), other: anEntry('a') },
    { what: 'an attribute more', one: anEntry('a', { xattrs: xattrs('1') }), other: anEntry('a') },
    {
      what: 'an attribute of another value',
      one: anEntry('a', { xattrs: xattrs('1') }),
      other: anEntry('a', { xattrs: xattrs('2') }),
    },
    {
      what: 'target of a symlink',
      one: anEntry('a', { kind: 'symlink', linkTarget: 'b' }),
      other: anEntry('a', { kind: 'symlink', linkTarget: 'c' }),
    },
    {
      what: 'number of a device',
      one: anEntry('a', { kind: 'block-device', device: { major: 1, minor: 2 } }),
      other: anEntry('a', { kind: 'block-device', device: { major: 1, minor: 3 } }),
    },
    { what: 'mode of a folder', one: aFolder('a', { mode: 0o1777 }), other: aFolder('a') },
    { what: 'kind: a file for a folder', one: anEntry('a'), other: aFolder('a') },
    { what: 'kind: a folder for a file', one: aFolder('a'), other: anEntry('a') },
    {
      what: 'kind: a link for a file',
      one: anEntry('a', { kind: 'hard-link', linkTarget: '0', sizeBytes: 0 }),
      other: anEntry('a'),
    },
  ])('finds another $what', ({ one, other }) => {
    expect(compareTrees(aTree(one), aTree(other))).toMatchObject({
      changed: [{ path: 'a' }],
      alike: [],
      removed: [],
    })
  })

  it.each<{ what: string; one: ImageEntry; other: ImageEntry }>([
    { what: 'time of a folder', one: aFolder('a', { modifiedNs: 1n }), other: aFolder('a') },
    {
      what: 'time and mode of a symlink',
      one: anEntry('a', { kind: 'symlink', modifiedNs: 1n, mode: 0o777 }),
      other: anEntry('a', { kind: 'symlink', mode: 0 }),
    },
  ])('takes another $what for nothing', ({ one, other }) => {
    expect(compareTrees(aTree(one), aTree(other))).toEqual({ changed: [], alike: [], removed: [] })
  })

  it('finds what is new, and gives files that look the same', () => {
    const image = aTree(aFolder('a'), anEntry('a/new'), anEntry('a/old'), aFolder('b'))
    const lower = aTree(aFolder('a'), anEntry('a/old'))

    const { changed, alike, removed } = compareTrees(image, lower)

    expect(paths(changed)).toEqual(['a/new', 'b'])
    expect(paths(alike)).toEqual(['a/old'])
    expect(removed).toEqual([])
  })

  it('names of what is gone the uppermost, and nothing below what is no folder any more', () => {
    const image = aTree(aFolder('a'), anEntry('file'), anEntry('link', { kind: 'symlink', linkTarget: 'a' }))
    const lower = aTree(
      aFolder('a'),
      anEntry('a/file'),
      aFolder('a/folder'),
      anEntry('a/folder/deep'),
      aFolder('file'),
      anEntry('file/in'),
      aFolder('link'),
      anEntry('link/in'),
      anEntry('top'),
    )

    const { changed, removed } = compareTrees(image, lower)

    expect(removed).toEqual(['a/file', 'a/folder', 'top'])
    expect(paths(changed)).toEqual(['file', 'link'])
  })
})
