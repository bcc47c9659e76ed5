import { describe, expect, it } from 'vitest'
import { glibcProgram } from '../../../test/support/elf-builder.js'
import { memoryBuild } from '../../../test/support/memory-build.js'
import { packVersion } from './godot.js'
import { inspectBuild } from './inspect.js'

function pack(major = 4, minor = 3, patch = 0): Buffer {
  const bytes = Buffer.alloc(100)
  bytes.write('GDPC')
  for (const [index, value] of [2, major, minor, patch].entries()) bytes.writeUInt32LE(value, 4 + index * 4)
  return bytes
}

function embed(program: Buffer, content: Buffer, sizeBytes = content.byteLength): Buffer {
  const trailer = Buffer.alloc(12)
  trailer.writeBigUInt64LE(BigInt(sizeBytes), 0)
  trailer.write('GDPC', 8)
  return Buffer.concat([program, content, trailer])
}

describe('a Godot server', () => {
  it('is recognised by the pack beside it', async () => {
    const build = memoryBuild({ 'server.x86_64': glibcProgram('2.28'), 'server.pck': pack(4, 2, 1) })

    expect(await inspectBuild(build)).toEqual({
      engine: { name: 'godot', version: '4.2.1' },
      program: 'server.x86_64',
      entrypoint: ['/app/server.x86_64'],
      args: ['--headless'],
      platform: { os: 'linux', architecture: 'amd64' },
      linkage: 'glibc',
      glibc: '2.28',
      base: 'debian:12-slim',
      warnings: [],
    })
  })

  it('is recognised by the pack inside it', async () => {
    const build = memoryBuild({ server: embed(glibcProgram(), pack()), tool: glibcProgram() })

    expect(await inspectBuild(build)).toMatchObject({
      engine: { name: 'godot', version: '4.3' },
      program: 'server',
    })
  })

  it.each([0, 5, 2 ** 40])('has no version when the pack inside it claims %d bytes', async (sizeBytes) => {
    const build = memoryBuild({ server: embed(glibcProgram(), pack(), sizeBytes) })

    expect((await inspectBuild(build)).engine).toEqual({ name: 'godot' })
  })

  it('may bring further packs', async () => {
    const build = memoryBuild({ 'server.x86_64': glibcProgram(), 'server.pck': pack(), 'maps.pck': pack() })

    expect((await inspectBuild(build)).warnings).toEqual([])
  })

  it('gets a warning when no pack has its name', async () => {
    const build = memoryBuild({ 'game.x86_64': glibcProgram(), 'server.pck': pack() })

    const { engine, warnings } = await inspectBuild(build)

    expect(engine.name).toBe('none')
    expect(warnings).toEqual([
      { code: 'GODOT_PACK_UNMATCHED', message: expect.stringContaining('the Godot pack server.pck') },
    ])
  })

  it('is not made of the packs of other engines', async () => {
    const build = memoryBuild({ server: glibcProgram(), 'server.pck': 'AKPK sound bank' })

    expect(await inspectBuild(build)).toMatchObject({ engine: { name: 'none' }, warnings: [] })
  })

  it('is ambiguous beside a second one', async () => {
    const build = memoryBuild({
      'a.x86_64': glibcProgram(),
      'a.pck': pack(),
      'b.x86_64': glibcProgram(),
      'b.pck': pack(),
    })

    await expect(inspectBuild(build)).rejects.toMatchObject({ code: 'PROGRAM_AMBIGUOUS' })
  })

  it('is told from an export of the pack alone', async () => {
    await expect(inspectBuild(memoryBuild({ 'server.pck': pack() }))).rejects.toMatchObject({
      code: 'PROGRAM_NOT_FOUND',
      hint: expect.stringContaining('Export Project with a Linux preset'),
    })
  })

  it('is refused when it was exported for 32-bit', async () => {
    const program = Buffer.concat([glibcProgram('2.17', { bits: 32, machine: 3 }), Buffer.alloc(64)])
    const build = memoryBuild({ 'server.x86_32': program, 'server.pck': pack() })

    await expect(inspectBuild(build)).rejects.toMatchObject({
      code: 'PLATFORM_UNSUPPORTED',
      message: expect.stringContaining('server.x86_32 is for 32-bit x86'),
    })
  })
})

describe('packVersion', () => {
  it('has no version for numbers that no Godot had', () => {
    expect(packVersion(pack(0, 1, 2))).toBeUndefined()
    expect(packVersion(pack(4_000_000_000, 1, 2))).toBeUndefined()
    expect(packVersion(Buffer.from('GDPC'))).toBeUndefined()
  })
})
