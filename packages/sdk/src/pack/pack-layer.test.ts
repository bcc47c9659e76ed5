import { createHash, randomBytes } from 'node:crypto'
import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../test/support/temp-folder.js'
import { untar } from '../../test/support/untar.js'
import { type FileSystem, nodeFileSystem } from './file-system.js'
import { createChunkCompressor } from './gzip.js'
import type { LayerPlan } from './layer-plan.js'
import { hashLayer, packLayer } from './pack-layer.js'
import { planLayers } from './plan-layers.js'
import { walkBuild } from './walk.js'

const CHUNK = 1024 * 1024
const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

async function planOf(folder: string): Promise<LayerPlan> {
  const { root, entries } = await walkBuild({ folder, fileSystem: nodeFileSystem })
  const plan = planLayers({ root, entries, emptyBase: true }).find(({ fileCount }) => fileCount > 0)
  if (plan === undefined) throw new Error('the tree has no file')
  return plan
}

async function pack(plan: LayerPlan, over: { fileSystem?: FileSystem; signal?: AbortSignal } = {}) {
  const packing = packLayer(plan, {
    fileSystem: nodeFileSystem,
    compressor: createChunkCompressor(),
    ...over,
  })
  const members: Buffer[] = []
  for await (const member of packing) members.push(member)
  return { ...packing.result(), members, bytes: Buffer.concat(members) }
}

describe('packLayer', () => {
  it.each([0, 1, 511, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])(
    'packs a file of %i bytes so that it comes out the same',
    async (size) => {
      const content = Buffer.alloc(size, 'level data ')
      const plan = await planOf(await tempTree({ 'server.bin': content }))

      const { bytes, diffId, digest, sizeBytes } = await pack(plan)

      const tar = gunzipSync(bytes)
      expect(tar.byteLength).toBe(plan.tarSizeBytes)
      expect([sha256(tar), sha256(bytes), bytes.byteLength]).toEqual([diffId, digest, sizeBytes])
      const [, file] = await untar(tar)
      expect(file?.path).toBe('app/server.bin')
      expect(file?.content.equals(content)).toBe(true)
    },
  )

  it('gives the same digests for the same tree elsewhere and with other times', async () => {
    const files = {
      'a/level.dat': Buffer.alloc(2 * CHUNK, 'abc'),
      'b.txt': 'hello',
      'c/noise': randomBytes(CHUNK),
    }
    const [one, two] = [await tempTree(files), await tempTree(files)]
    await utimes(join(two, 'b.txt'), 1, 1)

    const [first, second] = [await pack(await planOf(one)), await pack(await planOf(two))]

    expect(second.diffId).toBe(first.diffId)
    expect(second.digest).toBe(first.digest)
  })

  it('stores chunks that do not shrink and compresses the others', async () => {
    const noise = randomBytes(2 * CHUNK)
    const plan = await planOf(await tempTree({ noise }))
    const text = await planOf(await tempTree({ text: Buffer.alloc(2 * CHUNK, 'text ') }))

    const packed = await pack(plan)
    expect(packed.sizeBytes).toBeGreaterThan(noise.byteLength)
    expect(packed.sizeBytes).toBeLessThan(noise.byteLength * 1.01)
    expect((await pack(text)).sizeBytes).toBeLessThan(CHUNK / 20)
  })

  it('makes a gzip member of each chunk, with nothing in its header that tells the system or the time', async () => {
    const { bytes, sizeBytes } = await pack(
      await planOf(await tempTree({ text: Buffer.alloc(2 * CHUNK, 'text ') })),
    )

    const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
    const starts = [...Array(sizeBytes).keys()].filter((at) => bytes.subarray(at, at + 10).equals(header))
    expect(starts).toHaveLength(3)
    expect(starts[0]).toBe(0)
  })

  it('refuses a file that changed since the walk', async () => {
    const folder = await tempTree({ 'server.bin': 'one' })
    const plan = await planOf(folder)
    await writeFile(join(folder, 'server.bin'), 'two!')

    await expect(pack(plan)).rejects.toMatchObject({ code: 'FILE_CHANGED', retryable: true })
  })

  it('refuses a file that changes while it is read', async () => {
    const folder = await tempTree({ 'server.bin': Buffer.alloc(2 * CHUNK, 1) })
    const plan = await planOf(folder)
    const building: FileSystem = {
      ...nodeFileSystem,
      open: async (path) => {
        const file = await nodeFileSystem.open(path)
        const read: typeof file.read = async (buffer, position) => {
          if (position > 0) await utimes(path, 5, 5)
          return file.read(buffer, position)
        }
        return { ...file, read }
      },
    }

    await expect(pack(plan, { fileSystem: building })).rejects.toMatchObject({ code: 'FILE_CHANGED' })
  })

  it('stops when it is cancelled', async () => {
    const plan = await planOf(await tempTree({ 'server.bin': Buffer.alloc(8 * CHUNK, 1) }))

    await expect(pack(plan, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' })
  })
})

describe('hashLayer', () => {
  it('finds the diff id that packing finds', async () => {
    const plan = await planOf(await tempTree({ 'a.bin': randomBytes(CHUNK + 5), b: 'x' }))

    expect(await hashLayer(plan, { fileSystem: nodeFileSystem })).toBe((await pack(plan)).diffId)
  })
})
