import { startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient } from '../../src/client.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { buildFolder } from '../support/build-folder.js'
import { tempFolder } from '../support/temp-folder.js'

describe.each(['2.8', '2.11', '2.13', '2.15'] as const)(
  "the set-up of one's own Harbor %s",
  (harborVersion) => {
    it('makes robots that may push and pull and no more, and finds nothing to do the second time', async () => {
      const emulator = await startEmulator({ profile: 'harbor', harborVersion })
      onTestFinished(() => emulator.close())
      const home = await tempFolder()
      const store = createMemoryStore()
      const { registry, project } = emulator
      const env = { HOME: home, SLIPWAY_DATA_DIR: home, SLIPWAY_CACHE_DIR: home }
      const client = createClient({ registry, project, credentialStores: [store], env })
      const admin = emulator.admin

      const planned = await client.harbor.planSetup({ admin })
      const first = await client.harbor.setup({ admin })
      const again = await client.harbor.setup({ admin })

      expect(planned.steps.some(({ state }) => state === 'create')).toBe(true)
      expect(first.stored.map(({ kind }) => kind).sort()).toEqual(['pull', 'push'])
      expect(again.steps.every(({ state }) => state === 'exists')).toBe(true)
      expect(again.stored).toEqual([])
      expect(JSON.stringify([planned, first, again])).not.toContain(admin.token)
      const pushed = await client.push({ from: { folder: await buildFolder() }, to: 'game:1' })
      expect((await client.credentials.checkPull('game:1')).image).toContain(pushed.digest)
      const report = await client.credentials.status()
      expect(report.credentials).toMatchObject([
        { kind: 'push', state: 'valid', rights: { push: 'yes', pull: 'yes', delete: 'no', read: 'yes' } },
        { kind: 'pull', state: 'valid', rights: { push: 'no', pull: 'yes', delete: 'no' } },
        { kind: 'api' },
      ])
    })
  },
)
