import { describe, expect, it } from 'vitest'
import { anEntry, aTree } from '../../test/support/an-image-tree.js'
import { withLinks } from './linked-entries.js'

const link = (path: string, linkTarget: string) =>
  anEntry(path, { kind: 'hard-link', linkTarget, sizeBytes: 0 })
const image = aTree(anEntry('a'), link('b', 'a'), link('c', 'a'), anEntry('d'), link('e', 'd'), anEntry('f'))

const linksOf = (...paths: readonly string[]) => {
  const changed = paths.flatMap((path) => image.get(path) ?? [])
  return withLinks(changed, image).map(({ path }) => path)
}

describe('withLinks', () => {
  it.each([
    { changed: ['a'], all: ['a', 'b', 'c'] },
    { changed: ['c'], all: ['c', 'a', 'b'] },
    { changed: ['b', 'a', 'f'], all: ['b', 'a', 'f', 'c'] },
    { changed: ['e', 'c'], all: ['e', 'c', 'd', 'a', 'b'] },
    { changed: ['f'], all: ['f'] },
    { changed: [], all: [] },
  ])('brings to $changed every other name of their files, once', ({ changed, all }) => {
    expect(linksOf(...changed)).toEqual(all)
  })
})
