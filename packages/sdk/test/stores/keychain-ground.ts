import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from '../../../../tools/setup.mjs'
import {
  type KeychainOptions,
  type KeychainStore,
  openKeychainStore,
} from '../../src/credentials/stores/keychain-store.js'
import { tempFolder } from '../support/temp-folder.js'

/** The keychain program, as it was built. */
export const KEYCHAIN_CHILD = fileURLToPath(new URL('../../dist/keychain-child.cjs', import.meta.url))
const FAKE_KEYTAR = fileURLToPath(new URL('./fake-keytar.cjs', import.meta.url))

/** How a fake keychain behaves. */
export type FakeMode = 'open' | 'locked' | 'forgetful' | 'no-bus' | 'silent' | 'crashing'

/** Builds the keychain program. Call it before all tests. */
export async function buildKeychainChild(): Promise<void> {
  await ensureBuilt(['sdk'])
}

/** A copy of the built keychain program in a new folder, from which nothing but the folder's own packages is found. */
export async function copyKeychainChild(): Promise<string> {
  const childPath = join(await tempFolder(), 'keychain-child.cjs')
  await copyFile(KEYCHAIN_CHILD, childPath)
  return childPath
}

/** Installs a package of one CommonJS file so that code of the folder finds it. */
export async function installModule(folder: string, name: string, file: string): Promise<void> {
  const place = join(folder, 'node_modules', name)
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'package.json'), JSON.stringify({ name, version: '7.9.0', main: 'index.js' }))
  await copyFile(file, join(place, 'index.js'))
}

/** A keychain of the test's own, reached as a real one is: by the program, in a process of its own. */
export interface FakeKeychain {
  /** File in which its entries lie, by `service\naccount`. */
  readonly path: string
  readonly childPath: string
  open(mode?: FakeMode, options?: KeychainOptions): KeychainStore
}

/** Makes a {@link FakeKeychain} with nothing in it. */
export async function fakeKeychain(): Promise<FakeKeychain> {
  const childPath = await copyKeychainChild()
  await installModule(join(childPath, '..'), 'keytar', FAKE_KEYTAR)
  const path = join(childPath, '..', 'keychain.json')
  return {
    path,
    childPath,
    open: (mode = 'open', options = {}) =>
      openKeychainStore({
        childPath,
        // Whatever a busy machine takes to start a process.
        timeoutMs: 20_000,
        env: { ...process.env, FAKE_KEYCHAIN: path, FAKE_KEYCHAIN_MODE: mode },
        ...options,
      }),
  }
}
