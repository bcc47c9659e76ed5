import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../../../../test/peer/support/describe-with.js'
import { installKeytar, startKeyring, startSilentSecretService } from '../../../../tools/peers/keychain.mjs'
import { probeKeychain } from '../../src/credentials/stores/keychain-probe.js'
import { type KeychainOptions, openKeychainStore } from '../../src/credentials/stores/keychain-store.js'
import { type BuiltStore, buildStore, readInProcess } from '../stores/built-store.js'
import { buildKeychainChild, copyKeychainChild } from '../stores/keychain-ground.js'
import { describeStore } from '../stores/store-suite.js'
import { aCredential } from '../support/a-registry.js'

const KEYTARS = ['keytar', '@github/keytar'] as const
const HOST = 'registry.example.com'
const GAME = { kind: 'push', registry: HOST, project: 'game' } as const
/** What starting two processes takes on a busy machine, on top of the time limit. */
const STARTING_MS = 3_000

const unavailable = (reason: string) =>
  expect.objectContaining({ code: 'KEYCHAIN_UNAVAILABLE', message: expect.stringContaining(reason) })

describeWith('keychain')('with GNOME Keyring', () => {
  let folder: string
  let built: BuiltStore
  beforeAll(async () => {
    await buildKeychainChild()
    built = await buildStore()
    return built.close
  })
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-keytar-'))
    for (const name of KEYTARS) await installKeytar(name, join(folder, name))
    return () => rm(folder, { recursive: true, force: true })
  })

  const optionsFor = async (name: string, env: NodeJS.ProcessEnv): Promise<KeychainOptions> => ({
    childPath: await copyKeychainChild(),
    moduleFolders: [join(folder, name)],
    env: { ...process.env, ...env },
  })
  const aKeyring = async () => {
    const keyring = await startKeyring()
    onTestFinished(keyring.stop)
    return keyring
  }

  describe.each(KEYTARS)('%s', (name) => {
    describeStore('a real keyring', async () =>
      openKeychainStore(await optionsFor(name, (await aKeyring()).env)),
    )

    it('proves an open keyring', async () => {
      const { env } = await aKeyring()

      expect(await probeKeychain(await optionsFor(name, env))).toEqual({ isAvailable: true, backend: name })
    })

    it('is not believed about a locked keyring', async () => {
      const { env, lock } = await aKeyring()
      const options = await optionsFor(name, env)
      await openKeychainStore(options).put(aCredential(HOST, { project: 'game' }))
      await lock()
      const locked = unavailable('Cannot create an item in a locked collection')

      await expect(openKeychainStore(options).get(GAME)).rejects.toEqual(locked)
      await expect(openKeychainStore(options).list()).rejects.toEqual(locked)
      await expect(openKeychainStore(options).remove(GAME)).rejects.toEqual(locked)
      await expect(openKeychainStore(options).put(aCredential(HOST))).rejects.toEqual(locked)
    })

    it('takes no harm when it crashes, as on a search of a keyring that was locked meanwhile', async () => {
      const { env, lock } = await aKeyring()
      const store = openKeychainStore(await optionsFor(name, env))
      await store.put(aCredential(HOST, { project: 'game' }))
      await lock()

      await expect(store.list()).rejects.toEqual(unavailable('keytar crashed'))
    })

    it('is unavailable without a session bus', async () => {
      const none = { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: undefined, DISPLAY: undefined }

      const { isAvailable, ...rest } = await probeKeychain(await optionsFor(name, none))

      expect(isAvailable).toBe(false)
      expect(rest).toMatchObject({
        reason: expect.stringMatching(/D-Bus/),
        hint: expect.stringContaining('GNOME Keyring'),
      })
    })

    it('is given up after three seconds when the service never answers, and the process ends', async () => {
      const { env, stop } = await startSilentSecretService()
      onTestFinished(stop)

      const read = await readInProcess(built, 'esm.mjs', { moduleFolders: [join(folder, name)] }, env)

      expect(read).toMatchObject({ said: 'KEYCHAIN_UNAVAILABLE: it did not answer within 3 s', exitCode: 0 })
      expect(read.elapsedMs).toBeGreaterThanOrEqual(2_990)
      expect(read.lifeMs).toBeLessThan(3_000 + STARTING_MS)
    })
  })

  it('shows each keytar what the other kept', async () => {
    const { env } = await aKeyring()
    const stores = await Promise.all(
      KEYTARS.map(async (name) => openKeychainStore(await optionsFor(name, env))),
    )

    for (const [index, store] of stores.entries()) {
      await store.put(aCredential(HOST, { project: 'game', username: `written-${index}` }))
      for (const other of stores) expect((await other.get(GAME))?.username).toBe(`written-${index}`)
    }
  })

  it('says what to install where there is no keytar', async () => {
    const { env } = await aKeyring()

    expect(await probeKeychain(await optionsFor('nothing', env))).toEqual({
      isAvailable: false,
      reason: 'neither keytar nor @github/keytar is installed',
      hint: expect.stringContaining('npm install keytar'),
    })
  })
})
