import { link, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../test/support/temp-folder.js'
import { isUnicodeName } from './file-name.js'
import { type FileStat, type FileSystem, nodeFileSystem } from './file-system.js'
import { openLayerCache } from './layer-cache.js'
import { planLayers } from './plan-layers.js'
import { walkBuild } from './walk.js'

const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])
const NFD = 'a\u0301rbol.txt'
const NFC = '\u00e1rbol.txt'
const walk = (folder: string, over: Partial<Parameters<typeof walkBuild>[0]> = {}) =>
  walkBuild({ folder, fileSystem: nodeFileSystem, ...over })

/** A disk that knows no inodes and rounds times to two seconds, as FAT does. */
const coarse: FileSystem = {
  ...nodeFileSystem,
  lstat: (path) => coarsely(nodeFileSystem.lstat(path)),
  stat: (path) => coarsely(nodeFileSystem.stat(path)),
}

function coarsely(stat: FileStat): FileStat {
  const modifiedNs = (stat.stamp.modifiedNs / 2_000_000_000n) * 2_000_000_000n
  return { ...stat, stamp: { modifiedNs, changedNs: 0n, inode: 0n } }
}

describe('odd trees', () => {
  it.runIf(process.platform === 'linux')(
    'refuse a name that is no UTF-8, unless it is excluded',
    async () => {
      const folder = await tempTree({ server: ELF })
      await writeFile(
        Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff, 0xfe]), Buffer.from('.bin')]),
        'x',
      )

      const failure = walk(folder)

      await expect(failure).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED' })
      await expect(failure).rejects.toThrow(/not valid Unicode/)
      const { entries, excluded } = await walk(folder, { ignore: ['bad-*'] })
      expect(entries.map(({ path }) => path)).toEqual(['server'])
      expect(excluded).toHaveLength(1)
    },
  )

  it('tell a lone surrogate, as Windows allows it, from a character beyond the first plane', () => {
    expect(isUnicodeName('level\ud83d.bin')).toBe(false)
    expect(isUnicodeName('level\udc00.bin')).toBe(false)
    expect(isUnicodeName('level\u{1f3ae}\ufffd.bin')).toBe(true)
  })

  it('keep names that differ only in case, and both files of a hard link', async () => {
    const folder = await tempTree({ server: ELF, 'Map.bin': 'upper', 'map.bin': 'lower' })
    await link(join(folder, 'map.bin'), join(folder, 'same.bin'))

    const { entries } = await walk(folder)

    expect(entries.map(({ path, kind, sizeBytes }) => [path, kind, sizeBytes])).toEqual([
      ['Map.bin', 'file', 5],
      ['map.bin', 'file', 5],
      ['same.bin', 'file', 5],
      ['server', 'file', 8],
    ])
  })

  it('warn of names in decomposed form and put them into composed form when asked', async () => {
    const folder = await tempTree({ server: ELF, [NFD]: 'tree' })

    const asTheyAre = await walk(folder)
    const normalized = await walk(folder, { normalizeNames: true })

    expect(asTheyAre.entries.map(({ path }) => path)).toContain(NFD)
    expect(asTheyAre.warnings).toMatchObject([
      { code: 'NAMES_DECOMPOSED', message: expect.stringContaining('macOS') },
    ])
    expect(normalized.warnings).toEqual([])
    expect(normalized.entries.find(({ path }) => path === NFC)).toMatchObject({ sourcePath: NFD })
  })

  it('refuse two names that normalizing would make one', async () => {
    const folder = await tempTree({ server: ELF, [NFD]: 'one', [NFC]: 'two' })

    await expect(walk(folder, { normalizeNames: true })).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED' })
    expect((await walk(folder)).entries).toHaveLength(3)
  })

  it('are found on a disk that ignores case by the names as they are listed', async () => {
    const folder = await tempTree({ server: ELF, '.SlipwayIgnore': 'server' })
    const ignoringCase: FileSystem = {
      ...nodeFileSystem,
      readHead: (path, length) =>
        nodeFileSystem.readHead(path.replace('.slipwayignore', '.SlipwayIgnore'), length),
    }

    const { entries } = await walk(folder, { fileSystem: ignoringCase })

    expect(entries.map(({ path }) => path)).toContain('server')
  })

  it('hold 120 files of 4 MiB and more in at most 59 layers', async () => {
    const folder = await tempTree({ server: ELF })
    const { root, entries } = await walk(folder)
    const big = Array.from({ length: 120 }, (_, index) => ({
      ...entries[0],
      path: `big${index}.bin`,
      kind: 'file' as const,
      mode: 0o644 as const,
      stamp: { modifiedNs: 0n, changedNs: 0n, inode: 0n },
      sizeBytes: (5 + index) * 1024 * 1024,
    }))

    const layers = planLayers({ root, entries: big, emptyBase: true })

    expect(layers.length).toBeLessThanOrEqual(59)
    expect(layers.reduce((sum, { fileCount }) => sum + fileCount, 0)).toBe(120)
  })

  it('are not taken for unchanged on a disk with coarse times and no inodes', async () => {
    const folder = await tempTree({ 'server.bin': 'one', cache: '' })
    const layerOf = async () => {
      const { root, entries, startedAtMs } = await walk(folder, { fileSystem: coarse })
      const plan = planLayers({ root, entries, emptyBase: true }).find(({ fileCount }) => fileCount > 0)
      if (plan === undefined) throw new Error('no layer with files')
      return { plan, startedAtMs }
    }
    const cache = await openLayerCache(join(folder, 'cache-folder'))
    const before = await layerOf()
    cache.rememberDiffId(before.plan, `sha256:${'a'.repeat(64)}`, before.startedAtMs)

    await writeFile(join(folder, 'server.bin'), 'two')
    await cache.save()

    const reopened = await openLayerCache(join(folder, 'cache-folder'))
    expect(reopened.diffIdOf((await layerOf()).plan)).toBeUndefined()
  })

  it('may be 40 folders deep', async () => {
    const folder = await tempTree({ server: ELF })
    const deep = Array.from({ length: 40 }, (_, index) => `folder-${index}`).join('/')
    await mkdir(join(folder, deep), { recursive: true })
    await writeFile(join(folder, deep, 'leaf'), 'x')

    expect((await walk(folder)).entries.some(({ path }) => path === `${deep}/leaf`)).toBe(true)
  })
})
