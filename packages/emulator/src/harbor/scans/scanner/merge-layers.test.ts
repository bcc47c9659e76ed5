import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { gzippedTarOf, type Tree, tarOf } from '../../../../test/harbor/support/tar.js'
import { readLayerChanges } from './layer-changes.js'
import { mergeLayers } from './merge-layers.js'

const STATUS = 'var/lib/dpkg/status'
const PART = 'var/lib/dpkg/status.d/libc6'
const OS = 'etc/os-release'

async function merged(...layers: readonly Tree[]): Promise<Record<string, string>> {
  const changes = await Promise.all(layers.map((tree) => readLayerChanges(Readable.from([tarOf(tree)]))))
  return Object.fromEntries(mergeLayers(changes))
}

describe('the files of an image', () => {
  it('are the wanted ones of all layers, the upper ones first', async () => {
    const files = await merged({ [STATUS]: 'old', [OS]: 'os', 'usr/bin/x': 'x' }, { [STATUS]: 'new' })

    expect(files).toEqual({ [STATUS]: 'new', [OS]: 'os' })
  })

  it.each([
    ['by its name', 'var/lib/dpkg/.wh.status'],
    ['with its folder', 'var/lib/.wh.dpkg'],
    ['with the content of its folder', 'var/lib/dpkg/.wh..wh..opq'],
    ['with the content of a folder above', 'var/.wh..wh..opq'],
    ['with the content of the root', '.wh..wh..opq'],
    ['by a file in place of its folder', 'var/lib/dpkg'],
  ])('lack one that a layer removes %s', async (_, path) => {
    expect(
      await merged({ [STATUS]: 'old', 'lib/apk/db/installed': 'apk' }, { [path]: '' }),
    ).not.toHaveProperty([STATUS])
  })

  it('keep what the layer brings that empties its folder', async () => {
    const files = await merged(
      { [PART]: 'old', [STATUS]: 'old' },
      { 'var/lib/dpkg/.wh..wh..opq': '', [STATUS]: 'new' },
    )

    expect(files).toEqual({ [STATUS]: 'new' })
  })

  it('are those of the layers above again after a removal', async () => {
    expect(await merged({ [OS]: 'old' }, { 'etc/.wh.os-release': '' }, { [OS]: 'new' })).toEqual({
      [OS]: 'new',
    })
  })

  it('keep those that stand beside a removed one', async () => {
    expect(await merged({ [PART]: 'a', [STATUS]: 'b' }, { 'var/lib/dpkg/.wh.status': '' })).toEqual({
      [PART]: 'a',
    })
  })
})

describe('a layer', () => {
  it('is read compressed with gzip, whatever the size of its pieces', async () => {
    const bytes = gzippedTarOf({ [STATUS]: 'x'.repeat(5000), 'usr/bin/x': 'x' })
    const pieces = Array.from({ length: bytes.length }, (_, index) => bytes.subarray(index, index + 1))

    const { files, entryCount } = await readLayerChanges(Readable.from(pieces))

    expect([...files.keys()]).toEqual([STATUS])
    expect(entryCount).toBe(2)
  })

  it.each([
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), 'zstd'],
    ['cut gzip', gzippedTarOf({ [STATUS]: 'x'.repeat(5000) }).subarray(0, 40), 'unexpected end of file'],
  ])('is refused when it is %s', async (_, bytes, message) => {
    await expect(readLayerChanges(Readable.from([bytes]))).rejects.toThrow(message)
  })

  it('is closed when it cannot be read', async () => {
    const layer = Readable.from([Buffer.from('x'.repeat(600)), Buffer.alloc(600)])

    await expect(readLayerChanges(layer)).rejects.toThrow('no tar header')
    expect(layer.destroyed).toBe(true)
  })
})
