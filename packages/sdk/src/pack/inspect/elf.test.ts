import { open } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AARCH64, buildElf, GLIBC_LOADER, glibcProgram } from '../../../test/support/elf-builder.js'
import { type ElfFile, readElf } from './elf.js'
import { compareVersions, newestGlibc } from './glibc-version.js'

async function read(bytes: Buffer, sizeBytes = bytes.byteLength): Promise<ElfFile | undefined> {
  return readElf(async (position, length) => bytes.subarray(position, position + length), sizeBytes)
}

describe('readElf', () => {
  it('reads interpreter, libraries and symbol versions of a stripped program', async () => {
    const program = buildElf({
      type: 3,
      interpreter: GLIBC_LOADER,
      needed: ['libm.so.6', 'libc.so.6'],
      isPie: true,
      versions: { 'libm.so.6': ['GLIBC_2.29'], 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.34'] },
    })

    expect(await read(program)).toEqual({
      type: 'shared',
      bits: 64,
      byteOrder: 'little',
      machine: 0x3e,
      hasEntry: true,
      interpreter: GLIBC_LOADER,
      needed: ['libm.so.6', 'libc.so.6'],
      isPie: true,
      versions: ['GLIBC_2.29', 'GLIBC_2.2.5', 'GLIBC_2.34'],
      isCutShort: false,
    })
  })

  it('reads the name of a library', async () => {
    const library = await read(buildElf({ type: 3, machine: AARCH64, soname: 'libgame.so.1' }))

    expect(library).toMatchObject({ soname: 'libgame.so.1', machine: AARCH64, hasEntry: false })
  })

  it('asks for nothing on behalf of a static program', async () => {
    const program = await read(buildElf())

    expect(program).toMatchObject({ type: 'executable', needed: [], versions: [], isCutShort: false })
    expect(program).not.toHaveProperty('interpreter')
  })

  it('leaves out weak versions, without which the loader starts the program all the same', async () => {
    expect(await read(glibcProgram('2.99', { isWeak: true }))).toMatchObject({ versions: [] })
  })

  it('reads type and processor of a 32-bit file', async () => {
    expect(await read(buildElf({ bits: 32, machine: 3 }))).toMatchObject({
      bits: 32,
      machine: 3,
      type: 'executable',
    })
  })

  it('reads the processor of a big-endian file', async () => {
    const program = buildElf()
    program[5] = 2
    program.writeUInt16BE(0x16, 18)

    expect(await read(program)).toMatchObject({ byteOrder: 'big', machine: 0x16 })
  })

  it('tells a file that was cut short from its first header', async () => {
    const program = glibcProgram()

    for (const length of [4, 19, 20, 63, 64, 100, program.byteLength - 1]) {
      expect(await read(program.subarray(0, length)), `${length} bytes`).toMatchObject({ isCutShort: true })
    }
  })

  it('is no reader of other files', async () => {
    expect(await read(Buffer.from('#!/bin/sh\n'))).toBeUndefined()
    expect(await read(Buffer.alloc(0))).toBeUndefined()
    expect(await read(Buffer.from([0x7f, 0x45, 0x4c]))).toBeUndefined()
  })

  it('survives any bytes behind the magic number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2048 }), async (bytes) => {
        const elf = await read(Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]), bytes]))
        expect(elf?.bits).toBe(64)
      }),
      { numRuns: 300 },
    )
  })

  it('survives any damage to a real file, within bounds of work and memory', async () => {
    const program = glibcProgram('2.35')
    const damage = fc.array(fc.tuple(fc.nat(program.byteLength - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 24,
    })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(program)
        for (const [at, value] of changes) bytes[at] = value
        let reads = 0
        let longest = 0

        await readElf(async (position, length) => {
          reads += 1
          longest = Math.max(longest, length)
          expect(Number.isSafeInteger(position) && position >= 0).toBe(true)
          return bytes.subarray(position, position + length)
        }, bytes.byteLength)

        expect(reads).toBeLessThan(4096)
        expect(longest).toBeLessThanOrEqual(64 * 1024)
      }),
      { numRuns: 300 },
    )
  })

  it('gives up on a list of versions without end', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `GLIBC_2.${index}`)

    const program = await read(buildElf({ versions: { 'libc.so.6': names } }))

    expect(program?.versions).toContain('GLIBC_2.1000')
    expect(program?.versions).not.toContain('GLIBC_2.1024')
  })

  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64' || glibcOfThisProcess() === undefined)(
    'agrees with the running Node.js program (only Linux on x64 with glibc has a known one)',
    async () => {
      const file = await open(process.execPath, 'r')
      const { size } = await file.stat()

      const node = await readElf(async (position, length) => {
        const bytes = Buffer.alloc(length)
        return bytes.subarray(0, (await file.read(bytes, 0, length, position)).bytesRead)
      }, size).finally(() => file.close())

      expect(node).toMatchObject({
        machine: 0x3e,
        interpreter: GLIBC_LOADER,
        isCutShort: false,
        hasEntry: true,
      })
      expect(node?.needed).toContain('libc.so.6')
      const newest = newestGlibc(node?.versions ?? []) ?? 'none'
      expect(newest).toMatch(/^2\.[0-9]+/)
      expect(compareVersions(newest, glibcOfThisProcess() ?? '')).toBeLessThanOrEqual(0)
    },
  )
})

function glibcOfThisProcess(): string | undefined {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return report.header?.glibcVersionRuntime
}
