import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { probeKeychain } from '../../src/credentials/stores/keychain-probe.js'
import { openKeychainStore } from '../../src/credentials/stores/keychain-store.js'
import { Secret } from '../../src/log/secret.js'
import { aCredential, errorOf, SENTINEL } from '../support/a-registry.js'
import { tempFolder } from '../support/temp-folder.js'
import { buildKeychainChild, copyKeychainChild, fakeKeychain, installModule } from './keychain-ground.js'
import { describeStore } from './store-suite.js'

const HOST = 'registry.example.com'
const GAME = { kind: 'push', registry: HOST, project: 'game' } as const
const KEY = `slipway\npush:${HOST}/game`

const unavailable = (reason: string) =>
  expect.objectContaining({
    name: 'LocalError',
    code: 'KEYCHAIN_UNAVAILABLE',
    message: expect.stringContaining(reason),
    hint: expect.any(String),
  })

beforeAll(buildKeychainChild, 120_000)

describeStore('a keychain', async () => (await fakeKeychain()).open())

describe('a keychain', () => {
  it('keeps the documented entry, and nothing of its probe', async () => {
    const { open, path } = await fakeKeychain()
    const store = open()

    expect(await store.probe()).toEqual({ backend: 'keytar' })
    await store.put(aCredential(HOST, { project: 'game' }))

    const kept = JSON.parse(await readFile(path, 'utf8'))
    expect(Object.keys(kept)).toEqual([KEY])
    expect(JSON.parse(kept[KEY])).toMatchObject({ v: 1, username: 'robot$game+ci', isDefault: true })
  })

  it.each([
    ['locked', 'it refused a test value: Cannot create an item in a locked collection'],
    ['forgetful', 'it did not keep a test value'],
    ['no-bus', 'Cannot autolaunch D-Bus without X11 $DISPLAY'],
  ] as const)('that is %s is not believed when it has nothing', async (mode, reason) => {
    const { open } = await fakeKeychain()

    await expect(open(mode).get(GAME)).rejects.toEqual(unavailable(reason))
    await expect(open(mode).list()).rejects.toEqual(unavailable(reason))
    await expect(open(mode).remove(GAME)).rejects.toEqual(unavailable(reason))
  })

  it('that refuses a write says so, with the other ways and without the secret', async () => {
    const { open } = await fakeKeychain()

    const error = await errorOf(open('locked').put(aCredential(HOST, { project: 'game' })))

    expect(error).toEqual(
      unavailable(
        `Could not keep the push credential for ${HOST}/game in the keychain: it refused a test value: Cannot create an item in a locked collection.`,
      ),
    )
    expect(error).toMatchObject({
      hint: expect.stringMatching(/SLIPWAY_PUSH_TOKEN.*Docker credential helper.*--allow-file-store/),
    })
    expect(JSON.stringify(error)).not.toContain(SENTINEL)
  })

  it('that never answers is given up in time, and not asked again for a while', async () => {
    const { open } = await fakeKeychain()
    const store = open('silent', { timeoutMs: 300, interactiveTimeoutMs: 600 })
    const timed = async (work: Promise<unknown>) => {
      const start = performance.now()
      return { error: await errorOf(work), elapsedMs: performance.now() - start }
    }

    const first = await timed(store.get(GAME))
    const second = await timed(store.get(GAME))
    const interactive = await timed(store.get(GAME, { isInteractive: true }))

    expect(first.error).toEqual(unavailable('it did not answer within 0.3 s'))
    expect(first.elapsedMs).toBeGreaterThan(290)
    expect(second.error).toEqual(first.error)
    expect(second.elapsedMs).toBeLessThan(first.elapsedMs)
    expect(interactive.error).toEqual(unavailable('it did not answer within 0.6 s'))
  })

  it('is left at once when the signal fires', async () => {
    const { open } = await fakeKeychain()

    const asked = open('silent').get(GAME, { signal: AbortSignal.timeout(200) })

    await expect(asked).rejects.toMatchObject({ name: 'AbortError', code: 'ABORTED' })
  })

  it('refuses what Windows could not keep', async () => {
    const { open } = await fakeKeychain()
    const secret = new Secret('s'.repeat(2_000))

    await expect(open().put(aCredential(HOST, { secret }))).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/its entry would take 2\d\d\d bytes, and a keychain takes 2000/),
    })
  })

  it('that crashes is unavailable', async () => {
    const { open } = await fakeKeychain()

    await expect(open('crashing').list()).rejects.toEqual(unavailable('keytar crashed'))
  })

  it('does not read an entry of another layout as its own', async () => {
    const { open, path } = await fakeKeychain()
    await writeFile(path, JSON.stringify({ [KEY]: '{"v":2}', 'slipway\nsomebody': 'text' }))

    await expect(open().get(GAME)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining(`the entry "push:${HOST}/game" was not written by this version`),
    })
    expect(await open().list()).toEqual([])
  })
})

describe('the keychain program', () => {
  const probe = async (childPath: string, moduleFolders: readonly string[] = []) =>
    probeKeychain({
      childPath,
      moduleFolders,
      timeoutMs: 20_000,
      env: { ...process.env, FAKE_KEYCHAIN: join(await tempFolder(), 'keychain.json') },
    })
  const moduleOf = async (text: string) => {
    const file = join(await tempFolder(), 'index.js')
    await writeFile(file, text)
    return file
  }
  const fake = fileURLToPath(new URL('./fake-keytar.cjs', import.meta.url))

  it('says what to install where there is nothing', async () => {
    expect(await probe(await copyKeychainChild())).toEqual({
      isAvailable: false,
      reason: 'neither keytar nor @github/keytar is installed',
      hint: expect.stringContaining('npm install keytar'),
    })
  })

  it('finds keytar in a folder that it is told of', async () => {
    const folder = await tempFolder()
    await installModule(folder, 'keytar', fake)

    expect(await probe(await copyKeychainChild(), [folder])).toEqual({ isAvailable: true, backend: 'keytar' })
  })

  it.each([
    ['was not built', "require('../build/Release/keytar.node')"],
    [
      'lacks libsecret',
      "throw Object.assign(new Error('libsecret-1.so.0: cannot open'), { code: 'ERR_DLOPEN_FAILED' })",
    ],
    ['has no binary for this system', "throw new Error('Failed to load keytar native addon, checked []')"],
  ])('takes @github/keytar where keytar %s', async (_, text) => {
    const childPath = await copyKeychainChild()
    await installModule(dirname(childPath), 'keytar', await moduleOf(text))

    expect(await probe(childPath)).toMatchObject({
      isAvailable: false,
      reason: expect.stringContaining('keytar cannot be loaded: '),
    })

    await installModule(dirname(childPath), '@github/keytar', fake)
    expect(await probe(childPath)).toEqual({ isAvailable: true, backend: '@github/keytar' })
  })

  it.each([
    ['fails', "throw new TypeError('broken')", 'keytar cannot be loaded: broken'],
    ['is another package', 'module.exports = {}', 'keytar is not the package it should be'],
  ])('hides no keytar that %s', async (_, text, reason) => {
    const childPath = await copyKeychainChild()
    await installModule(dirname(childPath), 'keytar', await moduleOf(text))
    await installModule(dirname(childPath), '@github/keytar', fake)

    await expect(probe(childPath)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining(reason),
    })
  })

  it('says so when it gives no answer', async () => {
    const store = openKeychainStore({ childPath: await moduleOf('process.exit(3)') })

    await expect(store.list()).rejects.toEqual(
      unavailable('its program ended with code 3 and gave no answer'),
    )
  })

  it.each([
    ['is not where it should be', { childPath: '/nowhere/keychain-child.cjs' }, 'is missing'],
    ['has no Node to run it', { nodePath: '/nowhere/node' }, 'its program cannot be started (ENOENT)'],
  ])('says so when it %s', async (_, options, reason) => {
    const store = openKeychainStore({ childPath: await copyKeychainChild(), ...options })

    await expect(store.list()).rejects.toEqual(unavailable(reason))
  })
})
