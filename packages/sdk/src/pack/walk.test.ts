import { mkdir, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder, tempTree } from '../../test/support/temp-folder.js'
import { type FileSystem, nodeFileSystem } from './file-system.js'
import { walkBuild } from './walk.js'

const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])
const walk = (folder: string, over: Partial<Parameters<typeof walkBuild>[0]> = {}) =>
  walkBuild({ folder, fileSystem: nodeFileSystem, ...over })

describe('walkBuild', () => {
  it('lists folders and files by the bytes of their path', async () => {
    const folder = await tempTree({ 'b/x': '1', 'a.txt': '22', B: '', 'b.txt': '', é: '' })

    const { entries } = await walk(folder)

    expect(entries.map(({ path }) => path)).toEqual(['B', 'a.txt', 'b', 'b.txt', 'b/x', 'é'])
  })

  it('gives programs and scripts 0755 and all other files 0644, whatever the disk says', async () => {
    const folder = await tempTree({ server: ELF, 'run.sh': '#!/bin/sh\n', 'data.bin': 'xxxx' })

    const { entries } = await walk(folder)

    expect(Object.fromEntries(entries.map(({ path, mode }) => [path, mode]))).toEqual({
      server: 0o755,
      'run.sh': 0o755,
      'data.bin': 0o644,
    })
  })

  it('keeps out what must not ship and tells each with its size and reason', async () => {
    const folder = await tempTree({
      server: ELF,
      'Game_BurstDebugInformation_DoNotShip/symbols.txt': '12345',
      'Game_BackUpThisFolder_ButDontShipItWithYourGame/a/b': '123',
      'server.debug': '1',
      'Managed/Game.PDB': '12',
      'player.log': '1234',
      '.DS_Store': '',
    })

    const { entries, excluded } = await walk(folder)

    expect(entries.map(({ path }) => path)).toEqual(['Managed', 'server'])
    expect(excluded.map(({ path, sizeBytes, reason }) => [path, sizeBytes, reason])).toEqual([
      ['.DS_Store', 0, 'built-in: left by the operating system'],
      ['Game_BackUpThisFolder_ButDontShipItWithYourGame', 3, 'built-in: engine folder marked as not to ship'],
      ['Game_BurstDebugInformation_DoNotShip', 5, 'built-in: engine folder marked as not to ship'],
      ['Managed/Game.PDB', 2, 'built-in: debug symbols'],
      ['player.log', 4, 'built-in: log file'],
      ['server.debug', 1, 'built-in: debug symbols'],
    ])
  })

  it('follows .slipwayignore, whose ! rules bring back what is excluded by default', async () => {
    const folder = await tempTree({
      server: ELF,
      'keep.log': 'x',
      'other.log': 'x',
      'docs/manual.md': 'x',
      '.slipwayignore': '\uFEFFdocs\r\n!keep.log\r\n',
    })

    const { entries, excluded } = await walk(folder)

    expect(entries.map(({ path }) => path)).toEqual(['keep.log', 'server'])
    expect(excluded.map(({ path }) => path)).toContain('other.log')
    expect(excluded.find(({ path }) => path.startsWith('docs'))?.reason).toBe('.slipwayignore')
  })

  it.each([
    { rule: 'libstdc++.so.6', left: 'libstdc++.so.6' },
    { rule: 'copy (1)', left: 'copy (1)/notes' },
    { rule: 'copy (1)/not*', left: 'copy (1)/notes' },
    { rule: '**.txt', left: 'Data/deep.txt' },
    { rule: '(x', left: '(x' },
  ])('takes $rule in .slipwayignore for what it says', async ({ rule, left }) => {
    const names = ['server', 'libstdc++.so.6', 'copy (1)/notes', 'Data/deep.txt', '(x']
    const tree = Object.fromEntries(names.map((name) => [name, 'x']))
    const folder = await tempTree({ ...tree, '.slipwayignore': rule })

    const { entries } = await walk(folder)

    const shipped = entries.flatMap(({ kind, path }) => (kind === 'file' ? path : []))
    expect(shipped.sort()).toEqual(names.filter((name) => name !== left).sort())
  })

  it('brings back with ! what lies below an excluded folder, and looks into no other one', async () => {
    const folder = await tempTree({
      server: ELF,
      'Logs/2026/keep.log': 'x',
      'Logs/2026/other.txt': 'x',
      'Saves/slot': '1234',
      'Game_DoNotShip/needed.txt': 'x',
      'Game_DoNotShip/symbols.txt': 'x',
      '.slipwayignore': 'Logs\nSaves\n!Logs/2026/keep.log\n!Game_DoNotShip/needed.txt\n',
    })

    const { entries, excluded } = await walk(folder)

    expect(entries.map(({ path }) => path)).toEqual([
      'Game_DoNotShip/needed.txt',
      'Logs/2026/keep.log',
      'server',
    ])
    expect(excluded.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['.slipwayignore', expect.any(Number)],
      ['Game_DoNotShip/symbols.txt', 1],
      ['Logs/2026/other.txt', 1],
      ['Saves', 4],
    ])
  })

  it('refuses a pattern of .slipwayignore that is none, with file and line', async () => {
    const folder = await tempTree({ server: ELF, '.slipwayignore': '\uFEFF# ours\r\n\r\n[\r\n' })

    await expect(walk(folder, { ignore: ['x'] })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      target: `${join(folder, '.slipwayignore')}:3`,
      hint: expect.stringContaining('\\['),
    })
  })

  it("refuses the caller's pattern that is none, and names it", async () => {
    const folder = await tempTree({ server: ELF, '.slipwayignore': 'docs\n' })

    await expect(walk(folder, { ignore: ['*.tmp', 'a[z-a]'] })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      target: '"a[z-a]"',
    })
  })

  it('keeps a link inside the folder and refuses one that leaves it', async () => {
    const folder = await tempTree({ 'lib/libgame.so.1': ELF, server: ELF })
    await symlink('libgame.so.1', join(folder, 'lib/libgame.so'))

    const { entries } = await walk(folder)
    expect(entries.find(({ kind }) => kind === 'symlink')).toMatchObject({ linkTarget: 'libgame.so.1' })

    await symlink('../../secret', join(folder, 'lib/escape'))
    await expect(walk(folder)).rejects.toMatchObject({ code: 'SYMLINK_ESCAPES', target: 'lib/escape' })
  })

  it.each(['/etc/passwd', '..', 'lib/../../x'])('refuses a link to %s', async (target) => {
    const folder = await tempTree({ server: ELF })
    await symlink(target, join(folder, 'link'))

    await expect(walk(folder)).rejects.toMatchObject({ code: 'SYMLINK_ESCAPES' })
  })

  it.skipIf(process.platform === 'win32')('refuses a socket', async () => {
    const folder = await tempTree({ server: ELF })
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(folder, 'editor.sock'), resolve))

    try {
      await expect(walk(folder)).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED', target: 'editor.sock' })
    } finally {
      server.close()
    }
  })

  it('refuses a folder without files, with the number of what was excluded', async () => {
    await expect(walk(await tempFolder())).rejects.toMatchObject({ code: 'BUILD_EMPTY' })
    await expect(walk(await tempTree({ 'a.log': '', 'b.pdb': '' }))).rejects.toThrow(
      'all of its 2 entries are excluded',
    )
  })

  it('refuses a path that does not exist or is a file', async () => {
    const folder = await tempTree({ server: ELF })

    await expect(walk(join(folder, 'missing'))).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    await expect(walk(join(folder, 'server'))).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  it.each([
    ['EACCES', 'LOCAL_IO', /you may not read it/],
    ['EPERM', 'LOCAL_IO', /you may not read it/],
    ['EBUSY', 'LOCAL_IO', /the build or an antivirus holds it/],
    ['EIO', 'LOCAL_IO', /EIO/],
    ['ENOENT', 'FILE_CHANGED', /went away/],
  ])('says what %s means and which file it is about', async (errno, code, message) => {
    const folder = await tempTree({ server: ELF })
    const failing: FileSystem = {
      ...nodeFileSystem,
      readHead: () => {
        throw Object.assign(new Error(errno), { code: errno })
      },
    }

    const failure = walk(folder, { fileSystem: failing })

    await expect(failure).rejects.toMatchObject({
      code,
      target: join(folder, 'server'),
      hint: expect.any(String),
    })
    await expect(failure).rejects.toThrow(message)
  })

  it('stops when it is cancelled', async () => {
    const folder = await tempTree({ server: ELF })
    await mkdir(join(folder, 'empty'))

    await expect(walk(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' })
  })
})
