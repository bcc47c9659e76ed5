import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildElf, glibcLibrary, glibcProgram } from '../../../test/support/elf-builder.js'
import { type MemoryFile, memoryBuild } from '../../../test/support/memory-build.js'
import { nodeFileSystem } from '../file-system.js'
import { inspectBuild } from './inspect.js'

const inspect = (files: Record<string, MemoryFile>) => inspectBuild(memoryBuild(files))
const windowsFile = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])

describe('the program', () => {
  it.each([
    ['a program at a fixed address', buildElf(), 'static'],
    ['a static program without fixed address', buildElf({ type: 3, isPie: true, entry: 64 }), 'static'],
    ['a program with a loader', glibcProgram('2.17', { type: 3 }), 'glibc'],
    ['a program by its entry address and its lack of a library name', buildElf({ type: 3 }), 'static'],
  ])('is %s', async (_, program, linkage) => {
    const inspection = await inspect({
      server: program,
      'libgame.so': glibcLibrary('libgame.so'),
      'a.txt': 'x',
    })

    expect(inspection).toMatchObject({ engine: { name: 'none' }, program: 'server', linkage, args: [] })
  })

  it('is no library, whatever the library looks like', async () => {
    const files = { 'libc.so.6': glibcProgram(), plugin: glibcLibrary('plugin') }

    await expect(inspect(files)).rejects.toMatchObject({
      code: 'PROGRAM_NOT_FOUND',
      message: expect.stringContaining('Linux libraries (libc.so.6, plugin)'),
    })
  })

  it('is asked for when there are several, of which ten are listed', async () => {
    const names = Array.from({ length: 13 }, (_, index) => `tool-${String(index).padStart(2, '0')}`)

    await expect(inspect(Object.fromEntries(names.map((name) => [name, buildElf()])))).rejects.toMatchObject({
      code: 'PROGRAM_AMBIGUOUS',
      message: expect.stringMatching(/holds 13 programs.*tool-09 and 3 more\.$/),
      hint: expect.stringContaining('--entrypoint ./tool-00'),
    })
  })

  it('is not the crash helper that a runtime puts beside it', async () => {
    expect((await inspect({ createdump: glibcProgram(), Server: glibcProgram() })).program).toBe('Server')
    expect((await inspect({ createdump: glibcProgram() })).program).toBe('createdump')
  })

  it('is refused when its end is missing', async () => {
    const cut = glibcProgram().subarray(0, 200)
    const expected = { code: 'FILE_UNSUPPORTED', message: expect.stringContaining('server is cut short') }

    await expect(inspect({ server: cut })).rejects.toMatchObject(expected)
    await expect(inspect({ server: cut.subarray(0, 18) })).rejects.toMatchObject(expected)
    await expect(
      inspectBuild({ ...memoryBuild({ server: cut }), entrypoint: ['server'] }),
    ).rejects.toMatchObject(expected)
  })

  it('keeps the arguments that the caller gives', async () => {
    const build = memoryBuild({ server: buildElf() })

    expect((await inspectBuild({ ...build, args: ['-port', '7777'] })).args).toEqual(['-port', '7777'])
  })
})

describe('a folder without Linux program', () => {
  it.each([
    ['a Windows build', { 'Server.exe': windowsFile }, 'PLATFORM_UNSUPPORTED', 'this is a Windows build'],
    [
      'a macOS build',
      { 'Server.app/Contents/MacOS/Server': Buffer.from('cffaedfe0c000001', 'hex') },
      'PLATFORM_UNSUPPORTED',
      'this is a macOS build',
    ],
    ['a .NET publish', { 'Server.dll': windowsFile }, 'PROGRAM_NOT_FOUND', '.NET libraries (Server.dll)'],
    ['scripts', { 'start.sh': '#!/bin/sh\n' }, 'PROGRAM_NOT_FOUND', 'only scripts: start.sh'],
    ['one other file', { 'notes.txt': 'x' }, 'PROGRAM_NOT_FOUND', 'its only file is no Linux program'],
    [
      'other files',
      { 'notes.txt': 'x', empty: '' },
      'PROGRAM_NOT_FOUND',
      'none of its 2 files is a Linux program',
    ],
  ] as const)('is told by what it holds: %s', async (_, files, code, text) => {
    await expect(inspect(files)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
      hint: expect.stringMatching(/linux/i),
    })
  })

  it('is empty when no file ships', async () => {
    await expect(inspect({})).rejects.toMatchObject({ code: 'BUILD_EMPTY' })
    await expect(inspect({ server: { linkTo: 'gone' } })).rejects.toMatchObject({ code: 'BUILD_EMPTY' })
  })
})

describe('reading', () => {
  it('warns of a damaged library and goes on', async () => {
    const damaged = glibcLibrary('libgame.so').subarray(0, 150)

    expect((await inspect({ server: glibcProgram(), 'libgame.so': damaged })).warnings).toEqual([
      { code: 'FILE_CUT_SHORT', message: expect.stringContaining('libgame.so') },
    ])
  })

  it('opens programs only, at most eight at once, and reads little of each', async () => {
    const assets = Array.from({ length: 600 }, (_, index) => [`data/${index}`, Buffer.alloc(10_000)] as const)
    const build = memoryBuild({ server: glibcProgram(), ...Object.fromEntries(assets) })

    await inspectBuild(build)

    expect(build.usage.mostOpen).toBeLessThanOrEqual(8)
    expect(build.usage.openNow).toBe(0)
    expect(build.usage.opens).toBeLessThan(5)
    expect(build.usage.bytesRead).toBeLessThan(8192)
  })

  it('ends with the signal and closes what it opened', async () => {
    const plugins = Array.from(
      { length: 100 },
      (_, index) => [`lib${index}.so`, glibcLibrary(`lib${index}.so`)] as const,
    )
    const build = memoryBuild({ server: glibcProgram(), ...Object.fromEntries(plugins) })
    const controller = new AbortController()
    const fileSystem = {
      ...build.fileSystem,
      open: async (path: string) => {
        if (build.usage.opens === 20) controller.abort()
        return build.fileSystem.open(path)
      },
    }

    const inspection = inspectBuild({ ...build, fileSystem, signal: controller.signal })

    await expect(inspection).rejects.toMatchObject({ code: 'ABORTED' })
    await expect.poll(() => build.usage.openNow).toBe(0)
    expect(build.usage.opens).toBeLessThan(40)
  })

  it('tells which file it could not read', async () => {
    const build = memoryBuild({ server: glibcProgram() })
    const open = () => Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' }))

    await expect(inspectBuild({ ...build, fileSystem: { ...build.fileSystem, open } })).rejects.toMatchObject(
      {
        code: 'LOCAL_IO',
        message: expect.stringMatching(/server: the build or an antivirus holds it\.$/),
        hint: expect.stringContaining('Wait until the build is done'),
      },
    )
  })

  it('works on the disk of this machine', async () => {
    const root = await mkdtemp(join(tmpdir(), 'slipway-inspect-'))
    try {
      await writeFile(join(root, 'server'), glibcProgram('2.35'))
      const { entries } = memoryBuild({ server: glibcProgram('2.35') })

      expect(await inspectBuild({ root, entries, fileSystem: nodeFileSystem })).toMatchObject({
        glibc: '2.35',
      })
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })
})
