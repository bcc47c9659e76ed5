import { describe, expect, it } from 'vitest'
import { anEntry, aTree } from '../../test/support/an-image-tree.js'
import type { ImageFiles } from '../docker/image-files.js'
import { ENGINE_ROOT, engineFiles } from './engine-files.js'
import { planImageLayers } from './plan-image-layers.js'

const MIB = 1024 * 1024

/** An image of files whose contents are their paths; it tells what was asked for and what was left. */
function anImage(...sizes: readonly number[]) {
  const tree = aTree(...sizes.map((sizeBytes, at) => anEntry(`f${1_000 + at}`, { sizeBytes })))
  const plans = planImageLayers({ changed: [...tree.values()], removed: [] }, tree, 0n)
  const paths = [...tree.keys()]
  const asked: number[] = []
  const left: number[] = []
  const content: ImageFiles['content'] = (index) => {
    asked.push(index)
    const pieces = [...(paths[index] ?? '')].map((letter) => Buffer.from(letter))
    const reader: ReturnType<ImageFiles['content']> = {
      [Symbol.asyncIterator]: () => reader,
      async next() {
        const value = pieces.shift()
        return value === undefined ? { done: true, value } : { done: false, value }
      },
      async return() {
        left.push(index)
        return { done: true, value: undefined }
      },
    }
    return reader
  }
  const files = engineFiles({ records: [], content, close: async () => undefined }, tree, plans)
  return {
    asked,
    left,
    open: (path: string) => files.open(`${ENGINE_ROOT}${path}`),
    openToReread: async (path: string) => files.openToReread?.(`${ENGINE_ROOT}${path}`),
  }
}

describe('engineFiles', () => {
  it('reads a file piece by piece into the room that there is, with the size and time of the list', async () => {
    const { open, left } = anImage(5)
    const file = await open('f1000')
    const buffer = Buffer.alloc(3)

    expect(await file.read(buffer, 0)).toBe(3)
    expect(buffer.toString()).toBe('f10')
    expect(await file.read(buffer, 3)).toBe(2)
    expect(await file.read(buffer, 5)).toBe(0)
    expect(await file.stat()).toMatchObject({ sizeBytes: 5, stamp: { modifiedNs: anEntry('a').modifiedNs } })
    await file.close()
    expect(left).toEqual([0])
  })

  it('asks for the next 64 files of a layer with a file, and for none twice', async () => {
    const { asked, open } = anImage(...Array.from({ length: 100 }, () => 10))

    await open('f1000')
    expect(asked).toEqual(Array.from({ length: 65 }, (_, index) => index))
    await open('f1001')
    await open('f1002')
    expect(asked).toEqual(Array.from({ length: 67 }, (_, index) => index))
  })

  it('has no more than 8 MiB under way ahead of the files that are read', async () => {
    const { asked, open } = anImage(...Array.from({ length: 10 }, () => 3 * MIB))
    const order = async (path: string) => {
      const before = asked.length
      await open(path)
      return asked.length - before
    }

    expect(await order('f1000')).toBeLessThanOrEqual(3)
    expect(asked.length).toBeLessThanOrEqual(3)
  })

  it('gives a file again to whoever packs its layer again', async () => {
    const { asked, open } = anImage(5)

    await open('f1000')
    const again = await open('f1000')
    const buffer = Buffer.alloc(5)
    await again.read(buffer, 0)

    expect(asked).toEqual([0, 0])
    expect(buffer.toString()).toBe('f1000')
  })

  it('keeps what is read to be recognised for one reading more', async () => {
    const { asked, open, openToReread } = anImage(5)
    const text = async (file: Awaited<ReturnType<typeof openToReread>>) => {
      const buffer = Buffer.alloc(5)
      const count = (await file?.read(buffer, 0)) ?? 0
      await file?.close()
      return buffer.toString('utf8', 0, count)
    }

    expect(await text(await openToReread('f1000'))).toBe('f1000')
    expect(await text(await open('f1000'))).toBe('f1000')
    expect(asked).toEqual([0])
    expect(await text(await open('f1000'))).toBe('f1000')
    expect(asked).toEqual([0, 0])
  })

  it('keeps nothing that was left before its end', async () => {
    const { asked, open, openToReread } = anImage(5)

    const file = await openToReread('f1000')
    await file?.read(Buffer.alloc(2), 0)
    await file?.close()
    await open('f1000')

    // All pieces of this image are one byte long.
    expect(asked).toEqual([0, 0])
  })

  it('keeps no more than 48 MiB', async () => {
    const { asked, open, openToReread } = anImage(30 * MIB, 30 * MIB)
    await openToReread('f1000')
    await openToReread('f1001')
    const before = asked.length

    await open('f1001')

    expect(asked.length).toBe(before + 1)
  })
})
