import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { gzippedTarOf, type Tree, tarOf } from '../../../../test/harbor/support/tar.js'
import { readLayerChanges } from './layer-changes.js'
import { LayerError } from './layer-error.js'
import { mergeLayers } from './merge-layers.js'
import { createTextBudget } from './text-budget.js'

const STATUS = 'var/lib/dpkg/status'
const PART = 'var/lib/dpkg/status.d/libc6'
const OS = 'etc/os-release'

const freely = () => ({ budget: createTextBudget(), signal: new AbortController().signal })

async function merged(...layers: readonly Tree[]): Promise<Record<string, string>> {
  const changes = await Promise.all(
    layers.map((tree) => readLayerChanges(Readable.from([tarOf(tree)]), freely())),
  )
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

    const { files, entryCount } = await readLayerChanges(Readable.from(pieces), freely())

    expect([...files.keys()]).toEqual([STATUS])
    expect(entryCount).toBe(2)
  })

  it.each([
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]), 'zstd'],
    ['cut gzip', gzippedTarOf({ [STATUS]: 'x'.repeat(5000) }).subarray(0, 40), 'unexpected end of file'],
  ])('is refused when it is %s', async (_, bytes, message) => {
    await expect(readLayerChanges(Readable.from([bytes]), freely())).rejects.toThrow(message)
  })

  it('is closed when it cannot be read', async () => {
    const layer = Readable.from([Buffer.from('x'.repeat(600)), Buffer.alloc(600)])

    await expect(readLayerChanges(layer, freely())).rejects.toThrow('no tar header')
    expect(layer.destroyed).toBe(true)
  })

  it('keeps of its emptied folders those alone that concern a scan', async () => {
    const tree = { 'srv/a/.wh..wh..opq': '', 'var/.wh..wh..opq': '', '.wh..wh..opq': '' }

    const { opaque } = await readLayerChanges(Readable.from([tarOf(tree)]), freely())

    expect([...opaque]).toEqual(['var', ''])
  })

  it('is refused when the texts of the image take more than the budget, each layer counted', async () => {
    const options = { ...freely(), budget: createTextBudget(2000) }
    const read = () => readLayerChanges(Readable.from([tarOf({ [STATUS]: 'x'.repeat(1500) })]), options)

    await read()

    await expect(read()).rejects.toThrow(LayerError)
  })

  it('is refused when the paths that it removes take more than the budget', async () => {
    const whiteouts = Array.from({ length: 10 }, (_, index) => [`${STATUS}.d/.wh.${index}`, ''])
    const layer = Readable.from([tarOf(Object.fromEntries(whiteouts))])

    await expect(readLayerChanges(layer, { ...freely(), budget: createTextBudget(200) })).rejects.toThrow(
      LayerError,
    )
  })

  it('brings no status of a package from a folder below the one for them', async () => {
    expect(await merged({ [PART]: 'a', [`${PART}/copyright`]: 'b' })).toEqual({ [PART]: 'a' })
  })

  it.each([
    ['as it is', tarOf],
    ['compressed', gzippedTarOf],
  ])('is left in its middle when the signal fires, %s', async (_, bytesOf) => {
    const abort = new AbortController()
    const bytes = bytesOf({ 'srv/a': 'x', 'srv/b': 'y' })
    const layer = new Readable({ read: () => undefined })
    layer.push(bytes.subarray(0, bytes.length / 2))

    const reading = readLayerChanges(layer, { ...freely(), signal: abort.signal })
    setImmediate(() => abort.abort())

    await expect(reading).rejects.toThrow(/abort/)
    expect(layer.destroyed).toBe(true)
  })
})
