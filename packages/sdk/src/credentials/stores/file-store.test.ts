import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { quickFileStore } from '../../../test/stores/quick-file-store.js'
import { aCredential, errorOf, SENTINEL } from '../../../test/support/a-registry.js'
import { tempFolder } from '../../../test/support/temp-folder.js'
import { Secret } from '../../log/secret.js'
import { openFileStore } from './file-store.js'

const HOST = 'registry.example.com'
const PASSPHRASE = new Secret('correct horse')
const aPath = async () => join(await tempFolder(), 'credentials', 'credentials.json')
const isRoot = process.getuid?.() === 0
const hasModes = process.getuid !== undefined

const refused = (reason: string) =>
  expect.objectContaining({
    name: 'LocalError',
    code: 'LOCAL_IO',
    message: expect.stringContaining(reason),
    hint: expect.any(String),
  })

describe('a credential file', () => {
  it.runIf(hasModes)('is this user’s alone, and so is its folder', async () => {
    const path = await aPath()

    await openFileStore({ path }).put(aCredential(HOST))

    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
    expect(await readdir(dirname(path))).toEqual(['credentials.json'])
  })

  it('takes away what a killed process left of it, and nothing else', async () => {
    const path = await aPath()
    await openFileStore({ path }).put(aCredential(HOST))
    const folder = dirname(path)
    await writeFile(join(folder, 'credentials.json.0123456789ab.tmp'), SENTINEL, { mode: 0o600 })
    await writeFile(join(folder, 'credentials.json.old.tmp'), 'of somebody else', { mode: 0o600 })

    await openFileStore({ path }).put(aCredential(HOST))

    expect((await readdir(folder)).sort()).toEqual(['credentials.json', 'credentials.json.old.tmp'])
  })

  it.runIf(hasModes).each([0o644, 0o640, 0o606])('is refused with mode %o', async (mode) => {
    const path = await aPath()
    const store = openFileStore({ path })
    await store.put(aCredential(HOST))
    await chmod(path, mode)

    const error = await errorOf(store.get({ kind: 'push', registry: HOST }))

    expect(error).toEqual(refused(`it is open to other users (mode 0${mode.toString(8)})`))
    expect(error).toMatchObject({ hint: `Run: chmod 600 ${path}` })
    await expect(store.put(aCredential(HOST))).rejects.toEqual(refused('open to other users'))
  })

  it.runIf(hasModes)('is refused in a folder that others may look into', async () => {
    const path = await aPath()
    const store = openFileStore({ path })
    await store.put(aCredential(HOST))
    await chmod(dirname(path), 0o755)

    const error = await errorOf(store.list())

    expect(error).toEqual(refused('open to other users (mode 0755)'))
    expect(error).toMatchObject({ hint: `Run: chmod 700 ${dirname(path)}` })
  })

  it.runIf(isRoot)('is refused when it belongs to somebody else', async () => {
    const path = await aPath()
    const store = openFileStore({ path })
    await store.put(aCredential(HOST))
    await chown(path, 12345, 12345)

    await expect(store.list()).rejects.toEqual(refused('it belongs to user 12345, and this is user 0'))
  })

  it('is refused when it is a folder', async () => {
    const path = await aPath()
    await mkdir(path, { recursive: true, mode: 0o700 })

    await expect(openFileStore({ path }).list()).rejects.toEqual(refused('it is no file'))
  })

  it.each([
    ['damaged', '{"version":1,'],
    ['damaged', '{"version":1,"protection":"plain-text","entries":{"push:a/":{"v":1}}}'],
    ['damaged', '[]'],
    ['a newer Slipway wrote it (version 2)', '{"version":2,"protection":"other"}'],
  ])('is refused and left alone: %s', async (reason, text) => {
    const path = await aPath()
    await mkdir(dirname(path), { mode: 0o700 })
    await writeFile(path, text, { mode: 0o600 })

    await expect(openFileStore({ path }).put(aCredential(HOST))).rejects.toEqual(refused(reason))

    expect(await readFile(path, 'utf8')).toBe(text)
  })

  it('loses nothing when many write at once', async () => {
    const path = await aPath()
    const projects = Array.from({ length: 8 }, (_, index) => `project-${index}`)

    // Each with a handle of its own, as other processes have.
    await Promise.all(projects.map((project) => openFileStore({ path }).put(aCredential(HOST, { project }))))

    expect((await openFileStore({ path }).list()).map(({ project }) => project)).toEqual(projects)
  })

  it('says that it is plain text', async () => {
    const path = await aPath()
    const store = openFileStore({ path })

    await store.put(aCredential(HOST))

    expect(store.protection).toBe('plain-file')
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 1, protection: 'plain-text' })
  })
})

describe('an encrypted credential file', { timeout: 60_000 }, () => {
  it('shows neither user name nor secret, and opens with its passphrase alone', async () => {
    const path = await aPath()
    const store = openFileStore({ path, passphrase: PASSPHRASE })
    await store.put(aCredential(HOST, { project: 'game' }))
    const text = await readFile(path, 'utf8')

    expect(store.protection).toBe('encrypted-file')
    expect(text).not.toContain(SENTINEL)
    expect(text).not.toContain('robot$game+ci')
    const again = openFileStore({ path, passphrase: new Secret(PASSPHRASE.reveal()) })
    const kept = await again.get({ kind: 'push', registry: HOST })
    expect(kept?.secret.reveal()).toBe(SENTINEL)

    const wrong = openFileStore({ path, passphrase: new Secret('wrong horse') })
    const error = await errorOf(wrong.put(aCredential(HOST)))
    expect(error).toEqual(refused('the passphrase is not the one it was written with'))
    expect(JSON.stringify(error)).not.toContain('wrong horse')
    await expect(openFileStore({ path }).list()).rejects.toEqual(refused('it is encrypted'))
    expect(await readFile(path, 'utf8')).toBe(text)
  })

  it('takes a new salt and new nonces for every write', async () => {
    const path = await aPath()
    const store = quickFileStore(path)
    const randoms = async () => {
      const { salt, entries } = JSON.parse(await readFile(path, 'utf8'))
      return [salt, entries[0].nonce]
    }

    await store.put(aCredential(HOST))
    const first = await randoms()
    await store.put(aCredential(HOST))
    const second = await randoms()

    expect(new Set([...first, ...second]).size).toBe(4)
  })

  it('is refused with an entry left out, added twice, or given to another account', async () => {
    const path = await aPath()
    const store = quickFileStore(path)
    await store.put(aCredential(HOST, { project: 'game' }))
    await store.put(aCredential(HOST, { project: 'tools' }))
    const file = JSON.parse(await readFile(path, 'utf8'))
    const [first, second] = file.entries
    const forgeries = [
      [],
      [first],
      [first, second, second],
      [second, first],
      [
        { ...first, account: second.account },
        { ...second, account: first.account },
      ],
    ]

    for (const entries of forgeries) {
      await writeFile(path, JSON.stringify({ ...file, entries }))
      await expect(store.list()).rejects.toEqual(refused('its content was changed'))
    }
  })

  it('is not taken for one when it is plain text', async () => {
    const path = await aPath()
    await openFileStore({ path }).put(aCredential(HOST))

    await expect(quickFileStore(path).list()).rejects.toEqual(
      refused('it is plain text, and a passphrase was given'),
    )
  })

  it('needs a passphrase that is not empty', () => {
    expect(() => openFileStore({ path: '/any', passphrase: new Secret('') })).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'OPTION_INVALID' }),
    )
  })
})
