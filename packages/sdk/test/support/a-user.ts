import { type Emulator, type EmulatorOptions, startEmulator } from '@slipway/emulator'
import { onTestFinished } from 'vitest'
import { createClient } from '../../src/client.js'
import type { CredentialKind } from '../../src/credentials/credential.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { staffOf } from './staff.js'
import { tempFolder } from './temp-folder.js'

/** A client of a user with a home of their own, whose keychain is in memory. */
export async function aUser(options: EmulatorOptions = {}, over: Partial<ClientOptions> = {}) {
  const emulator = await startEmulator({ access: 'granted', ...options })
  onTestFinished(() => emulator.close())
  const home = await tempFolder()
  const env = { HOME: home, SLIPWAY_DATA_DIR: home, SLIPWAY_CACHE_DIR: home }
  const store = createMemoryStore()
  const settings = { apiUrl: emulator.platformUrl, credentialStores: [store], env, ...over }
  return { emulator, store, env, client: createClient(settings), staff: staffOf(emulator) }
}

/** The kinds of what a store keeps, in order of the alphabet. */
export async function kindsIn(store: CredentialStore): Promise<CredentialKind[]> {
  return (await store.list()).map(({ kind }) => kind).sort()
}

/** The push credential of an emulator as it is now. */
export const pushPair = ({ push }: Emulator) => ({ username: push.username, token: push.token })
