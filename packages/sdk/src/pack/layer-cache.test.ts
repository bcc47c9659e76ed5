import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../test/support/temp-folder.js'
import { digestOf } from '../reference/digest.js'
import { inspectLayerCache, openLayerCache } from './layer-cache.js'
import { planLayer } from './layer-plan.js'

const OLD_NS = 1_000_000_000n
const NOW_MS = 100_000
const content = (modifiedNs: bigint) =>
  ({
    from: 'disk',
    absolutePath: '/build/a',
    stamp: { modifiedNs, changedNs: modifiedNs, inode: 1n },
  }) as const
const plan = (modifiedNs = OLD_NS) =>
  planLayer('a', [
    { path: 'app/a', kind: 'file', mode: 0o644, owner: 0, sizeBytes: 1, content: content(modifiedNs) },
  ])
const diffId = digestOf('diff')
const blob = { digest: digestOf('blob'), sizeBytes: 7 }

describe('openLayerCache', () => {
  it('remembers across processes what a layer was and what it compressed to', async () => {
    const folder = await tempFolder()
    const first = await openLayerCache(folder)
    first.rememberDiffId(plan(), diffId, NOW_MS)
    first.rememberBlob(diffId, 'gzip', blob)
    await first.save()

    const second = await openLayerCache(folder)

    expect(second.diffIdOf(plan())).toBe(diffId)
    expect(second.blobOf(diffId, 'gzip')).toMatchObject(blob)
    expect(second.blobOf(diffId, 'other codec')).toBeUndefined()
    expect(await readdir(folder)).toEqual(['layers-v1.json'])
  })

  it('does not trust files that were edited in the two seconds before the walk, but knows their shape', async () => {
    const folder = await tempFolder()
    const young = plan(BigInt(NOW_MS - 500) * 1_000_000n)
    const cache = await openLayerCache(folder)
    cache.rememberDiffId(young, diffId, NOW_MS)
    await cache.save()

    const next = await openLayerCache(folder)

    expect(next.diffIdOf(young)).toBeUndefined()
    expect(next.hasShape(young)).toBe(true)
  })

  it('treats a damaged file as empty and replaces it', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'layers-v1.json'), '{"diffIds":{"x":{"diffId":"nonsense"')

    const cache = await openLayerCache(folder)
    expect(cache.diffIdOf(plan())).toBeUndefined()
    cache.rememberDiffId(plan(), diffId, NOW_MS)
    await cache.save()

    expect((await openLayerCache(folder)).diffIdOf(plan())).toBe(diffId)
  })

  it('keeps what two pushes at the same time learnt', async () => {
    const folder = await tempFolder()
    const [one, two] = [await openLayerCache(folder), await openLayerCache(folder)]
    one.rememberDiffId(plan(), diffId, NOW_MS)
    two.rememberBlob(diffId, 'gzip', blob)
    await one.save()
    await two.save()

    const merged = await openLayerCache(folder)

    expect(merged.diffIdOf(plan())).toBe(diffId)
    expect(merged.blobOf(diffId, 'gzip')).toMatchObject(blob)
  })
})

describe('inspectLayerCache', () => {
  it('tells a cache that is not there from one that is used and one that is damaged', async () => {
    const folder = await tempFolder()
    const path = join(folder, 'layers-v1.json')
    const empty = await inspectLayerCache(folder)
    const cache = await openLayerCache(folder)
    cache.rememberBlob(diffId, 'gzip', blob)
    await cache.save()
    const usable = await inspectLayerCache(folder)
    await writeFile(path, '{"diffIds":[]}')

    expect(empty).toEqual({ path, state: 'empty', sizeBytes: 0, layers: 0 })
    expect(usable).toMatchObject({ state: 'usable', layers: 1 })
    expect(usable.sizeBytes).toBeGreaterThan(100)
    expect(await inspectLayerCache(folder)).toEqual({ path, state: 'unusable', sizeBytes: 14, layers: 0 })
  })
})
