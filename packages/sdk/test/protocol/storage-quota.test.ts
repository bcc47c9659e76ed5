import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { push } from '../../src/push/push.js'
import { errorOf } from '../support/a-registry.js'
import { buildElf } from '../support/elf-builder.js'
import { aProject, fill } from '../support/storage-ground.js'
import { tempTree } from '../support/temp-folder.js'

const KIB = 1024
const LAYER_BYTES = 200 * KIB

async function aBuild() {
  return tempTree({ 'server.x86_64': buildElf(), 'data/world.bin': randomBytes(LAYER_BYTES) })
}

const PLACES = [
  ['the session is opened', 'start-upload'],
  ['a layer is put whole', 'put-blob'],
  ['a streamed layer is closed', 'close-upload'],
  ['the manifest is put', 'put-manifest'],
] as const

describe.each(PLACES)('a quota that is reached when %s', (_, request) => {
  it.each(['harbor', 'oci'] as const)(
    'of the profile %s is QUOTA_EXCEEDED, and no tag is left',
    async (profile) => {
      const { emulator, env, repository } = await aProject({ profile, isPlatformUsed: false })
      emulator.faults.add({ kind: 'quota', match: { request }, times: 0 })
      const folder = await aBuild()

      const error = await errorOf(
        // So small a layer is streamed only when it is told to.
        push(
          { env },
          { from: { folder }, to: 'game:1' },
          { inMemoryBytes: request === 'close-upload' ? 0 : LAYER_BYTES * 2 },
        ),
      )

      expect(error).toMatchObject({
        code: 'QUOTA_EXCEEDED',
        status: 403,
        hint: expect.stringContaining('larger quota'),
      })
      expect(await repository('game').manifests.head('1')).toBeUndefined()
    },
  )
})

describe('the hint of QUOTA_EXCEEDED', () => {
  const TAGS = ['1.0', '1.1', '1.2', '1.3', '1.4']

  it('says what to delete, how much that frees and by which command', async () => {
    const { client, repository, setLimit, emulator } = await aProject()
    const images = await fill(repository('arena'), ...TAGS)
    await setLimit(images.length * 21 * KIB)

    const error = await errorOf(client.push({ from: { folder: await aBuild() }, to: 'game:1' }))

    expect(error).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      message: expect.stringContaining('storage is full'),
      hint: expect.stringMatching(
        /^`slipway delete studio\/arena --keep-newest 3` would delete 2 artifacts and free 4\d\.\d KiB\./,
      ),
    })
    expect(emulator.requests.filter(({ method }) => method === 'DELETE').length).toBeLessThan(5)
    const plan = await client.artifacts.planDelete({ repository: 'arena', keepNewest: 3 })
    expect(plan.items).toHaveLength(2)
  })

  it('names the registry where it is not the one of the session', async () => {
    const { repository, env, emulator } = await aProject({ isPlatformUsed: false })
    await fill(repository('arena'), ...TAGS)
    emulator.faults.add({ kind: 'quota', match: { request: 'put-manifest' }, times: 0 })
    const { SLIPWAY_CACHE_DIR } = env
    const elsewhere = { credentials: { push: emulator.push }, env: { SLIPWAY_CACHE_DIR } }

    const to = `${emulator.registry}/studio/game:1`
    const error = await errorOf(push(elsewhere, { from: { folder: await aBuild() }, to }))

    expect(error).toMatchObject({
      hint: expect.stringContaining(`slipway delete ${emulator.registry}/studio/arena --keep-newest 3`),
    })
  })

  it('comes with a promotion too', async () => {
    const { client, repository, emulator } = await aProject({ isPlatformUsed: false })
    await fill(repository('arena'), ...TAGS)
    emulator.faults.add({ kind: 'quota', match: { request: 'put-manifest' }, times: 0 })

    const error = await errorOf(client.promote({ from: 'arena:1.4', to: 'released:1.4' }))

    expect(error).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      hint: expect.stringContaining('slipway delete studio/arena --keep-newest 3'),
    })
  })

  it('stays as it was where nothing would come free, and where nobody tells', async () => {
    const { client, repository, emulator } = await aProject({ isPlatformUsed: false })
    await fill(repository('arena'), '1.0')
    emulator.faults.add({ kind: 'quota', match: { request: 'put-manifest' }, times: 0 })
    const folder = await aBuild()
    const general = {
      code: 'QUOTA_EXCEEDED',
      hint: expect.stringMatching(/^Delete images that nobody needs/),
    }

    expect(await errorOf(client.push({ from: { folder }, to: 'game:1' }))).toMatchObject(general)
    emulator.faults.add({ kind: 'server-error', match: { path: '/api/v2.0/*' }, times: 0 })
    expect(await errorOf(client.push({ from: { folder }, to: 'game:2' }))).toMatchObject(general)
  })

  it('is not waited for once the push is cancelled', async () => {
    const controller = new AbortController()
    const { emulator, env } = await aProject({ isPlatformUsed: false })
    emulator.faults.add({ kind: 'quota', match: { request: 'put-manifest' }, times: 0 })
    emulator.faults.add({ kind: 'stall', match: { path: '*/repositories' }, times: 0 })
    const { signal } = controller
    const pushing = errorOf(push({ env }, { from: { folder: await aBuild() }, to: 'game:1', signal }))
    await vi.waitFor(() => expect(emulator.faults.list()).toMatchObject([{}, { kind: 'stall', hits: 1 }]), {
      timeout: 5_000,
    })
    const cancelledAt = performance.now()
    controller.abort()

    expect(await pushing).toMatchObject({ code: 'QUOTA_EXCEEDED' })
    expect(performance.now() - cancelledAt).toBeLessThan(1_000)
  })
})
