import { describe, expect, it } from 'vitest'
import { AARCH64, buildElf, glibcLibrary, glibcProgram } from '../../../test/support/elf-builder.js'
import { type MemoryFile, memoryBuild } from '../../../test/support/memory-build.js'
import { inspectBuild } from './inspect.js'

const inspect = (files: Record<string, MemoryFile>) => inspectBuild(memoryBuild(files))

describe('the platform', () => {
  it('comes from the program', async () => {
    const { platform, base } = await inspect({ server: glibcProgram('2.38', { machine: AARCH64 }) })

    expect(platform).toEqual({ os: 'linux', architecture: 'arm64' })
    expect(base).toBe('debian:13-slim')
  })

  it('is refused when files disagree, one of each named', async () => {
    const files = {
      server: glibcProgram(),
      'plugins/libvoice.so': glibcLibrary('x', '2.17', { machine: AARCH64 }),
    }

    await expect(inspect(files)).rejects.toMatchObject({
      code: 'PLATFORM_MIXED',
      message: expect.stringContaining('server is for amd64, but plugins/libvoice.so is for arm64'),
      hint: expect.stringContaining('.slipwayignore'),
    })
  })

  it('is not disturbed by object files, which nobody loads', async () => {
    const files = { server: glibcProgram(), 'filter.o': buildElf({ type: 1, machine: 247 }) }

    expect((await inspect(files)).platform.architecture).toBe('amd64')
  })

  it('agrees with what the caller asks for, or is refused', async () => {
    const build = memoryBuild({ server: glibcProgram('2.17', { machine: AARCH64 }) })
    const asked = (architecture: string, os = 'linux') =>
      inspectBuild({ ...build, platform: { os, architecture, variant: 'v8' } })

    expect((await asked('arm64')).platform).toEqual({ os: 'linux', architecture: 'arm64', variant: 'v8' })
    await expect(asked('amd64')).rejects.toMatchObject({
      code: 'PLATFORM_MIXED',
      message: expect.stringContaining('server is for linux/arm64, but linux/amd64/v8 was asked for'),
    })
    await expect(asked('arm64', 'windows')).rejects.toMatchObject({ code: 'PLATFORM_UNSUPPORTED' })
  })

  it.each([
    [buildElf({ machine: 0xf3 }), 'RISC-V'],
    [buildElf({ machine: 9999 }), 'processor number 9999'],
    [buildElf({ bits: 32, machine: 0x3e }), 'x32'],
  ])('is refused for other processors', async (program, name) => {
    await expect(inspect({ server: program })).rejects.toMatchObject({
      code: 'PLATFORM_UNSUPPORTED',
      message: expect.stringContaining(`server is for ${name}`),
    })
  })
})
