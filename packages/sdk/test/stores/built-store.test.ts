import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { tempFolder } from '../support/temp-folder.js'
import { type BuiltStore, buildStore, readInProcess } from './built-store.js'
import { buildKeychainChild, installModule } from './keychain-ground.js'

const FAKE_KEYTAR = fileURLToPath(new URL('./fake-keytar.cjs', import.meta.url))
const SLOW_MS = 120_000

describe('the built keychain store', () => {
  let built: BuiltStore
  beforeAll(async () => {
    await buildKeychainChild()
    built = await buildStore()
    return built.close
  }, SLOW_MS)

  it.each(['esm.mjs', 'cjs.cjs'] as const)(
    'finds its program and keytar from %s, and its process ends',
    async (kind) => {
      const folder = await tempFolder()
      await installModule(folder, 'keytar', FAKE_KEYTAR)
      const entry = { v: 1, username: 'robot', secret: 's', createdAt: '2026-01-01T00:00:00.000Z' }
      const keychain = join(folder, 'keychain.json')
      await writeFile(
        keychain,
        JSON.stringify({ 'slipway\npush:registry.example.com/game': JSON.stringify(entry) }),
      )

      const read = await readInProcess(
        built,
        kind,
        { moduleFolders: [folder], timeoutMs: 20_000 },
        { FAKE_KEYCHAIN: keychain },
      )

      expect(read).toMatchObject({ said: 'robot', exitCode: 0 })
    },
  )
})
