import { describe, expect, it } from 'vitest'
import { anEntry, aTree } from '../../test/support/an-image-tree.js'
import { doubtfulFiles } from './doubtful-files.js'

const alike = [0, 5, 50, 500].map((sizeBytes) => anEntry(`same-${sizeBytes}`, { sizeBytes }))
const lower = aTree(anEntry('linked', { kind: 'hard-link', linkTarget: 'a', sizeBytes: 0 }))
const sizes = (layerBytes: number, changed = [anEntry('new', { sizeBytes: 1_000 })]) =>
  doubtfulFiles(alike, { changed, lower, layerBytes }).map(({ sizeBytes }) => sizeBytes)

describe('doubtfulFiles', () => {
  it('doubts nothing where all bytes of the layers are in files that changed', () => {
    expect(sizes(1_000)).toEqual([])
  })

  it('doubts files that fit into what the layers have besides', () => {
    expect(sizes(1_004)).toEqual([])
    expect(sizes(1_005)).toEqual([5])
    expect(sizes(1_499)).toEqual([5, 50])
    expect(sizes(9_000)).toEqual([5, 50, 500])
  })

  it('doubts all files where the engine counts otherwise, but never an empty one', () => {
    expect(sizes(999)).toEqual([5, 50, 500])
  })

  it('does not count a file that only lost its other names: no layer has it', () => {
    const changed = [anEntry('new', { sizeBytes: 1_000 }), anEntry('linked', { sizeBytes: 400 })]

    expect(sizes(1_400, changed)).toEqual([5, 50])
  })
})
