import { describe, expect, it } from 'vitest'
import { glibcLibrary, glibcProgram } from '../../../test/support/elf-builder.js'
import { type MemoryFile, memoryBuild } from '../../../test/support/memory-build.js'
import { inspectBuild } from './inspect.js'
import { findUnityVersion } from './unity.js'

/** The head of a globalgamemanagers file: binary fields, then the version that wrote it. */
const managers = (version: string) =>
  Buffer.concat([Buffer.alloc(48, 1), Buffer.from(`${version}\0`), Buffer.alloc(200, 2)])

const unityServer = (name = 'Server'): Record<string, MemoryFile> => ({
  [`${name}.x86_64`]: glibcProgram('2.17', { needed: ['UnityPlayer.so', 'libc.so.6'] }),
  'UnityPlayer.so': glibcLibrary('UnityPlayer.so', '2.29'),
  [`${name}_Data/globalgamemanagers`]: managers('2021.3.45f1'),
  [`${name}_Data/boot.config`]: 'headless=1',
  [`${name}_Data/Managed/mscorlib.dll`]: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]),
})

describe('a Unity server', () => {
  it('is recognised with its version, Mono and the arguments for running without a screen', async () => {
    expect(await inspectBuild(memoryBuild(unityServer()))).toEqual({
      engine: { name: 'unity', version: '2021.3.45f1', scriptingBackend: 'mono' },
      program: 'Server.x86_64',
      entrypoint: ['/app/Server.x86_64'],
      args: ['-batchmode', '-nographics', '-logFile', '-'],
      platform: { os: 'linux', architecture: 'amd64' },
      linkage: 'glibc',
      glibc: '2.29',
      base: 'debian:12-slim',
      warnings: [],
    })
  })

  it('is recognised without extension, in a folder of its own, with IL2CPP', async () => {
    const build = memoryBuild({
      'linux/My Server': glibcProgram(),
      'linux/UnityPlayer.so': glibcLibrary('UnityPlayer.so'),
      'linux/GameAssembly.so': glibcLibrary('GameAssembly.so'),
      'linux/My Server_Data/data.unity3d': Buffer.from('UnityFS\0\0\0\0\x085.x.x\x006000.0.23f1\0'),
      'linux/My Server_Data/il2cpp_data/Metadata/global-metadata.dat': 'x',
    })

    expect(await inspectBuild(build)).toMatchObject({
      engine: { name: 'unity', version: '6000.0.23f1', scriptingBackend: 'il2cpp' },
      entrypoint: ['/app/linux/My Server'],
    })
  })

  it('is recognised by Mono beside the program', async () => {
    const build = memoryBuild({
      'Server.x86_64': glibcProgram(),
      'Server_Data/globalgamemanagers': managers('2022.3.1f1'),
      'MonoBleedingEdge/etc/mono/config': 'x',
    })

    expect((await inspectBuild(build)).engine.scriptingBackend).toBe('mono')
  })

  it('has no version when the files do not tell', async () => {
    const build = memoryBuild({ ...unityServer(), 'Server_Data/globalgamemanagers': Buffer.alloc(0) })

    expect((await inspectBuild(build)).engine).toEqual({ name: 'unity', scriptingBackend: 'mono' })
  })

  it('wins over helper programs beside it', async () => {
    const build = memoryBuild({ ...unityServer(), 'Server_Data/Plugins/helper': glibcProgram() })

    expect((await inspectBuild(build)).program).toBe('Server.x86_64')
  })

  it('is ambiguous beside a second Unity server', async () => {
    const build = memoryBuild({ ...unityServer('Server'), ...unityServer('Client') })

    await expect(inspectBuild(build)).rejects.toMatchObject({
      code: 'PROGRAM_AMBIGUOUS',
      message: expect.stringContaining('Client.x86_64, Server.x86_64'),
      hint: expect.stringContaining('--entrypoint ./Client.x86_64'),
    })
  })

  it('gets a warning when UnityPlayer.so is missing', async () => {
    const { 'UnityPlayer.so': _, ...rest } = unityServer()

    const { warnings } = await inspectBuild(memoryBuild(rest))

    expect(warnings).toEqual([
      { code: 'UNITY_PLAYER_MISSING', message: expect.stringContaining('UnityPlayer.so is missing') },
    ])
  })

  it('is refused with directions when it was built for Windows', async () => {
    const build = memoryBuild({
      'Server.exe': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]),
      'UnityPlayer.dll': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]),
      'Server_Data/globalgamemanagers': managers('2021.3.45f1'),
    })

    await expect(inspectBuild(build)).rejects.toMatchObject({
      code: 'PLATFORM_UNSUPPORTED',
      message: expect.stringContaining('this is a Windows build (Server.exe is a Windows program)'),
      hint: expect.stringContaining('In Unity, choose the Dedicated Server platform with target Linux'),
    })
  })
})

describe('findUnityVersion', () => {
  it.each(['2021.3.45f1', '6000.0.23f1', '2019.4.40f1c1', '2023.1.0b14', '5.6.7p3'])(
    'finds %s',
    (version) => {
      expect(findUnityVersion(Buffer.from(`\0\x165.x.x\0${version}\0\0`))).toBe(version)
    },
  )

  it('finds none in other numbers', () => {
    expect(findUnityVersion(Buffer.from('5.x.x\x001.2.3\0 10.20.30.40f1'))).toBeUndefined()
  })
})
