import { spawn } from 'node:child_process'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { nodeFileSystem } from '../../src/pack/file-system.js'
import { createChunkCompressor } from '../../src/pack/gzip.js'
import { packLayer } from '../../src/pack/pack-layer.js'
import { planLayers } from '../../src/pack/plan-layers.js'
import { walkBuild } from '../../src/pack/walk.js'
import { buildElf } from '../support/elf-builder.js'

/** One byte more than the size field of a tar header holds in octal, and then some. */
const SIZE_BYTES = 8 * 1024 ** 3 + 5

it('a file over 8 GiB is packed with flat memory and listed by GNU tar with its size', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-huge-'))
  try {
    await writeFile(join(folder, 'server'), buildElf())
    const sparse = await open(join(folder, 'world.bin'), 'w')
    await sparse.truncate(SIZE_BYTES)
    await sparse.close()
    const { root, entries } = await walkBuild({ folder, fileSystem: nodeFileSystem })
    const plan = planLayers({ root, entries, emptyBase: true }).find(({ name }) => name === 'world.bin')
    if (plan === undefined) throw new Error('the file has no layer of its own')

    const tar = spawn('tar', ['--list', '--verbose', '--gzip'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const listing = text(tar.stdout)
    const packing = packLayer(plan, { fileSystem: nodeFileSystem, compressor: createChunkCompressor() })
    await pipeline(Readable.from(packing), tar.stdin)

    expect(await listing).toMatch(new RegExp(`${SIZE_BYTES} .* app/world\\.bin`))
    expect(plan.tarSizeBytes).toBeGreaterThan(SIZE_BYTES)
    expect(packing.result().sizeBytes).toBeLessThan(SIZE_BYTES / 100)
    expect(process.memoryUsage.rss()).toBeLessThan(600 * 1024 ** 2)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 600_000)
