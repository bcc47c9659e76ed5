import { describe, expect, it } from 'vitest'
import { AARCH64, glibcLibrary, glibcProgram } from '../../../test/support/elf-builder.js'
import { type MemoryFile, memoryBuild } from '../../../test/support/memory-build.js'
import { inspectBuild } from './inspect.js'

const START_SCRIPT = '#!/bin/sh\n"$ROOT/Game/Binaries/Linux/GameServer" Game "$@"\n'

/** A packaged server as public builds are laid out. */
const unrealServer = (program = 'GameServer', platform = 'Linux'): Record<string, MemoryFile> => ({
  'GameServer.sh': START_SCRIPT,
  'Manifest_NonUFSFiles_Linux.txt': 'GameServer.sh',
  'Engine/Binaries/Linux/CrashReportClient': glibcProgram(),
  'Engine/Binaries/ThirdParty/PhysX/libPhysX.so': glibcLibrary('libPhysX.so'),
  [`Game/Binaries/${platform}/${program}`]: glibcProgram('2.17', { needed: ['libm.so.6', 'libc.so.6'] }),
  [`Game/Binaries/${platform}/libtbbmalloc.so.2`]: glibcLibrary('libtbbmalloc.so.2'),
  'Game/Content/Paks/Game-LinuxServer.pak': 'pak',
})
const below = (folder: string, files: Record<string, MemoryFile>): Record<string, MemoryFile> =>
  Object.fromEntries(Object.entries(files).map(([path, file]) => [`${folder}/${path}`, file]))
const codes = ({ warnings }: Awaited<ReturnType<typeof inspectBuild>>) => warnings.map(({ code }) => code)

describe('an Unreal server', () => {
  it('is recognised, started with the name of its project, and marked as untried', async () => {
    expect(await inspectBuild(memoryBuild(unrealServer()))).toEqual({
      engine: { name: 'unreal' },
      program: 'Game/Binaries/Linux/GameServer',
      entrypoint: ['/app/Game/Binaries/Linux/GameServer', 'Game'],
      args: ['-log'],
      platform: { os: 'linux', architecture: 'amd64' },
      linkage: 'glibc',
      glibc: '2.17',
      base: 'debian:12-slim',
      warnings: [
        {
          code: 'UNREAL_UNTRIED',
          message: expect.stringContaining('this version was not tried with a real one'),
        },
      ],
    })
  })

  it.each(['GameServer-Linux-Shipping', 'GameServer-Linux-Test', 'GameServer-Linux-DebugGame'])(
    'may be of another configuration: %s',
    async (program) => {
      const inspection = await inspectBuild(memoryBuild(unrealServer(program)))

      expect(inspection.entrypoint).toEqual([`/app/Game/Binaries/Linux/${program}`, 'Game'])
      expect(codes(inspection)).toEqual(['UNREAL_UNTRIED'])
    },
  )

  it('may be for 64-bit ARM', async () => {
    const elf = { machine: AARCH64 }
    const build = memoryBuild({
      'Engine/Config/Base.ini': '',
      'Game/Binaries/LinuxArm64/GameServer-LinuxArm64-Shipping': glibcProgram('2.17', elf),
    })

    expect(await inspectBuild(build)).toMatchObject({
      engine: { name: 'unreal' },
      platform: { os: 'linux', architecture: 'arm64' },
    })
  })

  it('may lie in the folder that was packaged', async () => {
    const build = memoryBuild(below('LinuxServer', unrealServer()))

    expect(await inspectBuild(build)).toMatchObject({
      entrypoint: ['/app/LinuxServer/Game/Binaries/Linux/GameServer', 'Game'],
      engine: { name: 'unreal' },
    })
  })

  it('wins over the client beside it, which is warned of', async () => {
    const client = below('Linux', {
      'Engine/Config/Base.ini': '',
      'Game/Binaries/Linux/Game': glibcProgram(),
    })
    const inspection = await inspectBuild(memoryBuild({ ...below('LinuxServer', unrealServer()), ...client }))

    expect(inspection.program).toBe('LinuxServer/Game/Binaries/Linux/GameServer')
    expect(codes(inspection)).toEqual(['UNREAL_UNTRIED', 'UNREAL_CLIENT_INCLUDED'])
    expect(inspection.warnings[1]?.message).toContain('also holds Linux/Game/Binaries/Linux/Game,')
  })

  it('is told from a client', async () => {
    const inspection = await inspectBuild(memoryBuild(unrealServer('Game-Linux-Shipping')))

    expect(inspection.entrypoint).toEqual(['/app/Game/Binaries/Linux/Game-Linux-Shipping', 'Game'])
    expect(codes(inspection)).toEqual(['UNREAL_UNTRIED', 'UNREAL_NOT_A_SERVER'])
  })

  it("may be started by Unreal's own script, without arguments of ours", async () => {
    const build = { ...memoryBuild(unrealServer()), entrypoint: ['./GameServer.sh'] }

    expect(await inspectBuild(build)).toMatchObject({
      engine: { name: 'unreal' },
      entrypoint: ['/app/GameServer.sh'],
      args: [],
    })
  })

  it('is started as the caller wrote', async () => {
    const entrypoint = ['Game/Binaries/Linux/GameServer', 'Game', '/Game/Maps/Arena']

    expect(await inspectBuild({ ...memoryBuild(unrealServer()), entrypoint })).toMatchObject({
      entrypoint: ['/app/Game/Binaries/Linux/GameServer', 'Game', '/Game/Maps/Arena'],
      args: [],
    })
  })

  it('is no program of such a path without the engine beside its project', async () => {
    const build = memoryBuild({ 'Game/Binaries/Linux/GameServer': glibcProgram() })

    expect(await inspectBuild(build)).toMatchObject({ engine: { name: 'none' }, args: [], warnings: [] })
  })

  it('is refused with directions when it was packaged for Windows', async () => {
    const build = memoryBuild({
      'GameServer.exe': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]),
      'Game/Content/Paks/Game-WindowsServer.pak': 'pak',
    })

    await expect(inspectBuild(build)).rejects.toMatchObject({
      code: 'PLATFORM_UNSUPPORTED',
      hint: expect.stringContaining("In Unreal, package the project's Server target for Linux"),
    })
  })
})
