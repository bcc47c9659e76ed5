import { expect, it } from 'vitest'
import { buildElf, glibcLibrary, glibcProgram } from '../../../test/support/elf-builder.js'
import { memoryBuild } from '../../../test/support/memory-build.js'
import { inspectBuild } from './inspect.js'

const AMD64 = { os: 'linux', architecture: 'amd64' } as const
const files = {
  'bin/server': glibcProgram(),
  'bin/tool': glibcProgram(),
  'libgame.so': glibcLibrary('libgame.so'),
}

it.each(['bin/server', './bin/server', '/app/bin/server', '.\\bin\\server', 'bin//x/../server'])(
  'finds the program as %s',
  async (written) => {
    const inspection = await inspectBuild({ ...memoryBuild(files), entrypoint: [written, '-port', '7777'] })

    expect(inspection).toMatchObject({
      program: 'bin/server',
      entrypoint: ['/app/bin/server', '-port', '7777'],
      args: [],
    })
  },
)

it('keeps the name of a link and looks into the file behind it', async () => {
  const build = memoryBuild({ ...files, start: { linkTo: 'bin/server' } })

  const inspection = await inspectBuild({ ...build, entrypoint: ['start'] })

  expect(inspection).toMatchObject({ program: 'bin/server', entrypoint: ['/app/start'], linkage: 'glibc' })
})

it.each(['Server', '/usr/bin/server', '../bin/server', 'bin', '/app', '.'])(
  'refuses %s and lists what could be meant',
  async (written) => {
    await expect(inspectBuild({ ...memoryBuild(files), entrypoint: [written] })).rejects.toMatchObject({
      code: 'PROGRAM_NOT_FOUND',
      message: expect.stringContaining(`"${written}" names no file`),
      hint: expect.stringContaining('bin/server, bin/tool'),
    })
  },
)

it('refuses a library, a data file, an empty file and an empty entrypoint', async () => {
  const build = memoryBuild({ ...files, 'notes.txt': 'x', empty: '' })
  const codeOf = (...entrypoint: string[]) =>
    inspectBuild({ ...build, entrypoint }).catch((error: { code?: string }) => error.code)

  expect(await codeOf('libgame.so')).toBe('PROGRAM_NOT_FOUND')
  expect(await codeOf('notes.txt')).toBe('FILE_UNSUPPORTED')
  expect(await codeOf('empty')).toBe('FILE_UNSUPPORTED')
  expect(await codeOf()).toBe('OPTION_INVALID')
  expect(await codeOf('')).toBe('OPTION_INVALID')
})

it('refuses a Windows program by name', async () => {
  const build = memoryBuild({ ...files, 'Server.exe': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(80)]) })

  await expect(inspectBuild({ ...build, entrypoint: ['Server.exe'] })).rejects.toMatchObject({
    code: 'PLATFORM_UNSUPPORTED',
    message: expect.stringContaining('Server.exe is a Windows program'),
  })
})

it('starts a script on a base that has a shell, with the platform of the programs beside it', async () => {
  const build = memoryBuild({ 'start.sh': '#!/bin/sh\nexec ./server\n', server: buildElf() })

  expect(await inspectBuild({ ...build, entrypoint: ['./start.sh'] })).toMatchObject({
    program: 'start.sh',
    entrypoint: ['/app/start.sh'],
    platform: AMD64,
    base: 'debian:12-slim',
    linkage: 'glibc',
  })
})

it('names the engine whose program a script starts, without arguments of its own', async () => {
  const build = memoryBuild({
    'start.sh': '#!/bin/sh\n',
    'Server.x86_64': glibcProgram(),
    'UnityPlayer.so': glibcLibrary('UnityPlayer.so'),
    'Server_Data/globalgamemanagers': '2021.3.45f1',
  })

  const { engine, args } = await inspectBuild({ ...build, entrypoint: ['start.sh'] })

  expect(engine).toEqual({ name: 'unity', version: '2021.3.45f1' })
  expect(args).toEqual([])
})

it('takes the platform of a lone script from the caller, and asks for it', async () => {
  const build = { ...memoryBuild({ 'start.sh': '#!/bin/sh\n' }), entrypoint: ['start.sh'] }

  expect((await inspectBuild({ ...build, platform: AMD64 })).platform).toEqual(AMD64)
  await expect(inspectBuild(build)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    hint: 'Give the platform: --platform linux/amd64.',
  })
})

it('refuses a script with Windows line ends', async () => {
  const build = memoryBuild({ ...files, 'start.sh': '#!/bin/sh\r\nexec ./server\r\n' })

  await expect(inspectBuild({ ...build, entrypoint: ['start.sh'] })).rejects.toMatchObject({
    code: 'FILE_UNSUPPORTED',
    message: expect.stringContaining('Windows line ends'),
    hint: expect.stringContaining('LF line ends'),
  })
})

it('warns of such a script beside the program', async () => {
  const build = memoryBuild({ server: glibcProgram(), 'maintenance.sh': '#!/bin/bash\r\n' })

  expect((await inspectBuild(build)).warnings).toEqual([
    { code: 'SCRIPT_LINE_ENDS', message: expect.stringContaining('maintenance.sh') },
  ])
})
