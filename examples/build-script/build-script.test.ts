import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { createClient } from '@slipway/sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildAndPush, buildAndPushForCi } from './build-script.js'

const READY_BUILD = fileURLToPath(new URL('../echo-server/build', import.meta.url))

describe('the build script', () => {
  let emulator: Emulator
  let folder: string

  beforeEach(async () => {
    emulator = await startEmulator()
    folder = await mkdtemp(join(tmpdir(), 'slipway-build-script-'))
    await cp(READY_BUILD, join(folder, 'build'), { recursive: true })
  })
  afterEach(async () => {
    await emulator.close()
    await rm(folder, { recursive: true, force: true })
  })

  const options = () => {
    const { registry, project, push } = emulator
    return {
      buildCommand: [process.execPath, '-e', ''] as const,
      buildFolder: join(folder, 'build'),
      repository: 'echo-server',
      outputFile: join(folder, 'output.env'),
      client: { registry, project, credentials: { push }, cacheDir: join(folder, 'cache'), env: {} },
    }
  }

  it('pushes the build and writes the image down for the next step', async () => {
    const receipt = await buildAndPush(options())

    const written = await readFile(join(folder, 'output.env'), 'utf8')
    expect(written).toBe(`IMAGE=${receipt.reference}@${receipt.digest}\n`)
    const image = await createClient(options().client).inspectImage(receipt.reference)
    expect(image.digest).toBe(receipt.digest)
    expect(image.run.exposedPorts).toEqual(['7777/udp'])
  })

  it('tells a build machine whether trying again can help', async () => {
    await emulator.close()

    expect(await buildAndPushForCi({ ...options(), signal: AbortSignal.timeout(15_000) })).toBe(75)
    await expect(readFile(join(folder, 'output.env'))).rejects.toThrow('ENOENT')
  })
})
