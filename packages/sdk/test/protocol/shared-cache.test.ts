import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient } from '../../src/client.js'
import * as atomicFile from '../../src/support/atomic-file.js'
import { buildFolder } from '../support/build-folder.js'
import { openPushProcesses, type PushProcesses } from '../support/push-process.js'
import { plainJudge } from '../support/tag-judge.js'
import { tempFolder } from '../support/temp-folder.js'

vi.mock(import('../../src/support/atomic-file.js'), { spy: true })

const BUILD_MS = 60_000

describe('the cache folder', () => {
  let emulator: Emulator
  let processes: PushProcesses

  beforeAll(async () => {
    processes = await openPushProcesses()
    emulator = await startEmulator()
  }, BUILD_MS)
  afterAll(async () => {
    await processes?.close()
    await emulator?.close()
  })

  const settings = (cacheDir: string) => {
    const { registry, project, push } = emulator
    return { registry, project, credentials: { push }, cacheDir, env: {} }
  }
  const stateOf = (repository: string, tag: string) => {
    const { registry, project, push: account } = emulator
    return plainJudge({ host: () => registry, account })(`${project}/${repository}`, tag)
  }

  it('that cannot be written is a warning beside a whole image', async () => {
    const notAFolder = join(await tempFolder(), 'cache')
    await writeFile(notAFolder, 'a file in its place')

    const receipt = await createClient(settings(notAFolder)).push({
      from: { folder: await buildFolder() },
      to: 'read-only:1',
    })

    expect(receipt.warnings).toContainEqual(expect.objectContaining({ code: 'CACHE_NOT_WRITTEN' }))
    expect(await stateOf('read-only', '1')).toEqual({ kind: 'image', digest: receipt.digest, broken: [] })
  })

  it('on a full disk is a warning beside a whole image', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    vi.mocked(atomicFile.writeFileAtomic).mockRejectedValue(full)

    const receipt = await createClient(settings(await tempFolder())).push({
      from: { folder: await buildFolder() },
      to: 'full:1',
    })
    vi.mocked(atomicFile.writeFileAtomic).mockReset()

    expect(receipt.warnings).toContainEqual({
      code: 'CACHE_NOT_WRITTEN',
      message: expect.stringContaining('ENOSPC'),
    })
    expect(await stateOf('full', '1')).toEqual({ kind: 'image', digest: receipt.digest, broken: [] })
  })

  it('serves two pushes of one folder at once, which give one image', async () => {
    const client = settings(await tempFolder())
    const folder = await buildFolder()
    const orders = ['1', '1', '2'].map((tag) => ({ client, push: { from: { folder }, to: `twice:${tag}` } }))

    const outcomes = await Promise.all(orders.map((order) => processes.start(order).outcome))

    expect(outcomes).toEqual(Array(3).fill(outcomes[0]))
    const [, digest] = outcomes[0]?.split(' ') ?? []
    const whole = { kind: 'image', digest, broken: [] }
    expect([await stateOf('twice', '1'), await stateOf('twice', '2')]).toEqual([whole, whole])
    expect((await readdir(client.cacheDir)).sort()).toEqual(['layers-v1.json', 'pushes-v1.json'])
    for (const file of await readdir(client.cacheDir)) {
      JSON.parse(await readFile(join(client.cacheDir, file), 'utf8'))
    }
    const third = await createClient(client).push({ from: { folder }, to: 'twice:3' })
    expect(third).toMatchObject({ digest, uploadedBytes: 0 })
  })
})
