import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileEntry } from './file-entry.js'
import { bucketCount } from './group-files.js'
import { planLayers } from './plan-layers.js'

const MIB = 1024 * 1024
const stamp = { modifiedNs: 1n, changedNs: 1n, inode: 1n }
const file = (path: string, sizeBytes: number): FileEntry => ({
  path,
  kind: 'file',
  mode: 0o644,
  sizeBytes,
  stamp,
})
const plan = (entries: readonly FileEntry[], emptyBase = true) =>
  planLayers({ root: '/build', entries, emptyBase })
const paths = (layer: { members: readonly { path: string; kind: string }[] } | undefined) =>
  layer?.members.filter(({ kind }) => kind === 'file').map((member) => member.path)

describe('planLayers', () => {
  it('puts each big file alone, biggest first, and what every build rewrites into one layer', () => {
    const layers = plan([
      file('UnityPlayer.so', 40 * MIB),
      file('GameAssembly.so', 50 * MIB),
      file('Data/boot.config', 100),
      file('Data/globalgamemanagers', 1000),
      file('Data/level0', 2000),
    ])

    expect(layers.map(({ name }) => name)).toEqual([
      'folders',
      'GameAssembly.so',
      'UnityPlayer.so',
      'files 1/1',
      'files that every build rewrites',
    ])
    expect(paths(layers[4])).toEqual(['app/Data/boot.config', 'app/Data/globalgamemanagers'])
  })

  it('names all parent folders in every layer, because extractors make missing ones private', () => {
    const layers = plan([file('a/b/big', 5 * MIB)])

    expect(layers[1]?.members.map(({ path }) => path)).toEqual(['app', 'app/a', 'app/a/b', 'app/a/b/big'])
  })

  it('gives the home folder to the user that the program runs as, and an empty base a /tmp', () => {
    const [folders] = plan([file('server', 1)])

    expect(folders?.members.find(({ path }) => path === 'home/app')).toMatchObject({
      owner: 1000,
      mode: 0o755,
    })
    expect(folders?.members.find(({ path }) => path === 'tmp')).toMatchObject({ mode: 0o1777, owner: 0 })
    expect(plan([file('server', 1)], false)[0]?.members.some(({ path }) => path === 'tmp')).toBe(false)
  })

  it('holds every file exactly once in at most 59 layers, for any tree', () => {
    const trees = fc.uniqueArray(
      fc.record({
        name: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }),
        size: fc.nat(12 * MIB),
      }),
      { maxLength: 120, selector: ({ name }) => name },
    )

    fc.assert(
      fc.property(trees, (tree) => {
        const entries = tree.map(({ name, size }) => file(name.replaceAll('/', '_'), size))
        const unique = [...new Map(entries.map((entry) => [entry.path, entry])).values()]
        const layers = plan(unique)

        expect(layers.length).toBeLessThanOrEqual(59)
        expect(layers.flatMap((layer) => paths(layer) ?? []).sort()).toEqual(
          unique.map(({ path }) => `app/${path}`).sort(),
        )
      }),
    )
  })

  it('keeps every untouched layer when one small file changes its size', () => {
    const tree = Array.from({ length: 300 }, (_, index) => file(`assets/${index}.bin`, 100_000))
    const changed = tree.map((entry, index) => (index === 7 ? file(entry.path, 100_001) : entry))

    const before = plan(tree).map(({ fingerprint }) => fingerprint)
    const after = plan(changed).map(({ fingerprint }) => fingerprint)

    expect(after.filter((fingerprint) => !before.includes(fingerprint))).toHaveLength(1)
    expect(before.length).toBeGreaterThan(4)
  })

  it('tells an edit from the stamp and a mere touch from the shape', () => {
    const before = plan([file('server', 10)])[1]
    const touched = plan([{ ...file('server', 10), stamp: { ...stamp, modifiedNs: 2n } }])[1]
    const grown = plan([file('server', 11)])[1]

    expect(touched?.fingerprint).not.toBe(before?.fingerprint)
    expect(touched?.shape).toBe(before?.shape)
    expect(grown?.shape).not.toBe(before?.shape)
  })
})

describe('bucketCount', () => {
  it.each([
    [0, 1],
    [5 * MIB, 1],
    [6 * MIB, 2],
    [21 * MIB, 8],
    [10_000 * MIB, 16],
  ])('makes of %i bytes %i buckets', (totalBytes, count) => {
    expect(bucketCount(totalBytes)).toBe(count)
  })
})
