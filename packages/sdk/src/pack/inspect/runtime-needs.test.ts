import { describe, expect, it } from 'vitest'
import {
  buildElf,
  GLIBC_LOADER,
  glibcLibrary,
  glibcProgram,
  MUSL_LOADER,
} from '../../../test/support/elf-builder.js'
import { type MemoryFile, memoryBuild } from '../../../test/support/memory-build.js'
import { inspectBuild } from './inspect.js'

const inspect = (files: Record<string, MemoryFile>) => inspectBuild(memoryBuild(files))

describe('the base image', () => {
  it('is empty for a static program', async () => {
    expect(await inspect({ server: buildElf() })).toMatchObject({ base: 'scratch', linkage: 'static' })
  })

  it('has the newest glibc that any file asks for', async () => {
    const files = { server: glibcProgram('2.31'), 'libvoice.so': glibcLibrary('libvoice.so', '2.38') }

    expect(await inspect(files)).toMatchObject({ glibc: '2.38', base: 'debian:13-slim', warnings: [] })
  })

  it('is the oldest of the table for a program that asks for no version', async () => {
    const inspection = await inspect({
      server: buildElf({ interpreter: GLIBC_LOADER, needed: ['libc.so.6'] }),
    })

    expect(inspection.base).toBe('debian:12-slim')
    expect(inspection).not.toHaveProperty('glibc')
  })

  it('is left to the caller when the table has none that is new enough', async () => {
    const { base, warnings } = await inspect({
      server: glibcProgram(),
      'libnew.so': glibcLibrary('x', '2.99'),
    })

    expect(base).toBeUndefined()
    expect(warnings).toEqual([
      { code: 'GLIBC_BASE_NEEDED', message: expect.stringContaining('libnew.so needs glibc 2.99') },
    ])
  })

  it('is left to the caller for a program built on Alpine', async () => {
    const program = buildElf({ interpreter: MUSL_LOADER, needed: ['libc.musl-x86_64.so.1'] })

    const { base, linkage, warnings } = await inspect({ server: program })

    expect({ base, linkage }).toEqual({ base: undefined, linkage: 'musl' })
    expect(warnings).toEqual([
      { code: 'MUSL_BASE_NEEDED', message: expect.stringContaining('--base alpine:') },
    ])
  })
})
