import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openFileStore } from '../../src/credentials/stores/file-store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { Secret } from '../../src/log/secret.js'
import { aCredential, errorOf, SENTINEL } from '../support/a-registry.js'
import { tempFolder } from '../support/temp-folder.js'
import { buildKeychainChild, fakeKeychain } from './keychain-ground.js'
import { quickFileStore } from './quick-file-store.js'
import { describeSecrets, secretsOf } from './secret-suite.js'

const HOST = 'registry.example.com'
const KEY = 'slipway\nsecret:template/rcon-password'
const aPath = async () => join(await tempFolder(), 'credentials', 'credentials.json')

beforeAll(buildKeychainChild, 120_000)

describeSecrets('memory', async () => createMemoryStore())
describeSecrets('a plain file', async () => openFileStore({ path: await aPath() }))
describeSecrets('an encrypted file', async () => quickFileStore(await aPath()))
describeSecrets('a keychain', async () => (await fakeKeychain()).open())

describe('a file with secrets', () => {
  it('is the file of credentials, and one that was written before secrets can be read', async () => {
    const path = await aPath()
    await openFileStore({ path }).put(aCredential(HOST, { project: 'game' }))

    await secretsOf(openFileStore({ path })).put('rcon-password', new Secret('x'.repeat(4096)))

    const { entries } = JSON.parse(await readFile(path, 'utf8'))
    expect(Object.keys(entries)).toEqual([`push:${HOST}/game`, 'secret:template/rcon-password'])
    expect(await openFileStore({ path }).get({ kind: 'push', registry: HOST })).toBeDefined()
  })

  it('shows none of them when it is encrypted', async () => {
    const path = await aPath()
    await secretsOf(quickFileStore(path)).put('rcon-password', new Secret(SENTINEL))

    expect(await readFile(path, 'utf8')).not.toContain(SENTINEL)
    await expect(secretsOf(quickFileStore(path, 'another')).get('rcon-password')).rejects.toMatchObject({
      code: 'LOCAL_IO',
    })
  })
})

describe('a keychain with secrets', () => {
  it('keeps the documented entry, and nothing of its probe', async () => {
    const { open, path } = await fakeKeychain()

    await secretsOf(open()).put('rcon-password', new Secret(SENTINEL))

    const kept = JSON.parse(await readFile(path, 'utf8'))
    expect(Object.keys(kept)).toEqual([KEY])
    expect(JSON.parse(kept[KEY])).toEqual({
      v: 1,
      username: 'rcon-password',
      secret: SENTINEL,
      createdAt: expect.any(String),
    })
  })

  it('that is locked is not believed when it has nothing', async () => {
    const { open } = await fakeKeychain()
    const unavailable = { code: 'KEYCHAIN_UNAVAILABLE', hint: expect.any(String) }

    await expect(secretsOf(open('locked')).get('rcon')).rejects.toMatchObject(unavailable)
    await expect(secretsOf(open('locked')).list()).rejects.toMatchObject(unavailable)
    await expect(secretsOf(open('locked')).remove('rcon')).rejects.toMatchObject(unavailable)
  })

  it('that refuses a write says so, with the other ways and without the value', async () => {
    const { open } = await fakeKeychain()

    const error = await errorOf(secretsOf(open('locked')).put('rcon-password', new Secret(SENTINEL)))

    expect(error).toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
      message: expect.stringContaining('Could not keep the secret rcon-password in the keychain: '),
      hint: expect.stringMatching(/SLIPWAY_SECRET_.*--allow-file-store/),
    })
    expect(JSON.stringify(error)).not.toContain(SENTINEL)
  })

  it('refuses what Windows could not keep', async () => {
    const { open } = await fakeKeychain()

    await expect(secretsOf(open()).put('rcon', new Secret('s'.repeat(2_000)))).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('and a keychain takes 2000'),
      hint: expect.stringContaining('--store file'),
    })
  })

  it('does not read an entry of another layout as its own', async () => {
    const { open, path } = await fakeKeychain()
    await writeFile(path, JSON.stringify({ [KEY]: '{"v":2}' }))

    await expect(secretsOf(open()).get('rcon-password')).rejects.toMatchObject({ code: 'INTERNAL' })
    expect(await secretsOf(open()).list()).toEqual([])
  })
})
