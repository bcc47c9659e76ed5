import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createClient } from '../../src/client.js'
import type { CredentialStore } from '../../src/credentials/store.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import type { Logger } from '../../src/log/logger.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { apiCredential } from '../../src/session/credential-finder.js'
import { openSession } from '../../src/session/session.js'
import { errorOf, SENTINEL } from '../support/a-registry.js'
import { closedStore, refusal } from '../support/harbor/administrator.js'
import { serve } from '../support/scripted-server.js'
import { tempFolder } from '../support/temp-folder.js'

const TEMPLATE = { env: [{ key: 'RCON_PASSWORD', secret: 'rcon-password' }] }

/** A logger that keeps every line. */
function aLog() {
  const lines: string[] = []
  const take = (message: string, fields?: object) => void lines.push(message, inspect(fields, { depth: 10 }))
  const logger: Logger = { debug: take, info: take, warn: take, error: take }
  return { lines, logger }
}

/** A client whose stores, log and options a test can look at. */
function aKeeper(stores: readonly CredentialStore[] = [createMemoryStore()]) {
  const log = aLog()
  const options: ClientOptions = { credentialStores: stores, env: {}, logger: log.logger }
  return { log, options, client: createClient(options), session: openSession(options) }
}

/** A memory store under the name of another. */
function named(name: string): CredentialStore {
  return { ...createMemoryStore(), name }
}

/** A keychain that is locked, or is not installed at all. */
function aLockedKeychain({ retryable = true } = {}): CredentialStore {
  const refuse = async () => {
    throw refusal({ retryable })
  }
  return { ...closedStore(), secrets: { get: refuse, put: refuse, remove: refuse, list: refuse } }
}

describe('secrets', () => {
  it('are kept, listed, found for a template and removed, and shown nowhere', async () => {
    const { log, client, session } = aKeeper()

    const kept = await client.secrets.put({ name: 'rcon-password', value: SENTINEL })
    const listed = await client.secrets.list()
    const find = await session.findSecrets(TEMPLATE)
    const removed = [
      await client.secrets.remove('rcon-password'),
      await client.secrets.remove('rcon-password'),
    ]
    const missing = await errorOf(session.findSecrets(TEMPLATE))

    expect(kept).toEqual({
      schemaVersion: 1,
      name: 'rcon-password',
      store: 'memory',
      protection: 'memory',
      variable: 'SLIPWAY_SECRET_RCON_PASSWORD',
      warnings: [],
    })
    expect(listed).toEqual([{ name: 'rcon-password', store: 'memory', createdAt: expect.any(String) }])
    expect(find('rcon-password')?.reveal()).toBe(SENTINEL)
    expect(removed).toEqual([true, false])
    expect(missing).toMatchObject({ code: 'TEMPLATE_INVALID' })
    const said = inspect([kept, listed, find('rcon-password'), missing, log.lines], { depth: 10 })
    expect(said).not.toContain(SENTINEL)
  })

  it('of a template are taken out of log lines and errors from then on', async () => {
    const server = await serve((_, response) => {
      response.writeHead(400, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ message: `refused: ${SENTINEL}` }))
    })
    const log = aLog()
    const session = openSession({
      apiUrl: `http://${server.host}`,
      credentialStores: [],
      env: { SLIPWAY_SECRET_RCON_PASSWORD: SENTINEL },
      logger: log.logger,
    })
    const find = await session.findSecrets(TEMPLATE)
    const platform = session.openPlatform(apiCredential('an-api-token', server.host, 'options'))
    const body = { value: find('rcon-password')?.reveal() }

    const error = await errorOf(
      platform.call({ method: 'POST', path: '/v1/x', body, action: 'try', answer: z.object({}) }),
    )
    session.close()

    expect(JSON.stringify(error)).toContain('refused: [secret]')
    expect(log.lines.length).toBeGreaterThan(0)
    expect(inspect([error, log.lines], { depth: 10 })).not.toContain(SENTINEL)
  })

  it('are neither listed nor removed as credentials', async () => {
    const env = { HOME: await tempFolder(), SLIPWAY_REGISTRY: 'registry.example.com' }
    const keeper = createClient({ credentialStores: [createMemoryStore()], env })
    await keeper.secrets.put({ name: 'rcon-password', value: SENTINEL })

    expect((await keeper.credentials.status({ verify: false })).stores).toEqual([
      { name: 'memory', protection: 'memory', stored: [] },
    ])
    expect((await keeper.credentials.logout({ all: true })).removed).toEqual([])
    expect(await keeper.credentials.docker.answer('list', '', { version: '1' })).toMatchObject({
      stdout: '{}\n',
    })
    expect(await keeper.secrets.list()).toHaveLength(1)
  })

  it('lie in one store alone, so that no old value answers in place of the new one', async () => {
    const { client, session } = aKeeper([named('keychain'), named('file')])
    await client.secrets.put({ name: 'rcon-password', value: 'old-value' })

    expect(
      await client.secrets.put({ name: 'rcon-password', value: 'new-value', store: 'file' }),
    ).toMatchObject({
      store: 'file',
    })

    expect((await client.secrets.list()).map(({ store }) => store)).toEqual(['file'])
    expect((await session.findSecrets(TEMPLATE))('rcon-password')?.reveal()).toBe('new-value')
  })

  it('are listed by name, of one name in the order of the stores', async () => {
    const [first, second] = [named('keychain'), named('file')]
    await createClient({ credentialStores: [second], env: {} }).secrets.put({
      name: 'b',
      value: 'long-enough',
    })
    await createClient({ credentialStores: [second], env: {} }).secrets.put({
      name: 'a',
      value: 'long-enough',
    })
    await createClient({ credentialStores: [first], env: {} }).secrets.put({
      name: 'b',
      value: 'long-enough',
    })

    const listed = await createClient({ credentialStores: [first, second], env: {} }).secrets.list()

    expect(listed.map(({ name, store }) => `${name} ${store}`)).toEqual(['a file', 'b keychain', 'b file'])
  })

  it('are kept by the first store that can, and a store of credentials alone goes on working', async () => {
    const { client } = aKeeper([closedStore(), createMemoryStore()])

    expect(await client.secrets.put({ name: 'rcon-password', value: 'long-enough' })).toMatchObject({
      store: 'memory',
    })
    await expect(
      client.secrets.put({ name: 'rcon-password', value: 'long-enough', store: closedStore() }),
    ).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('the store keychain keeps credentials alone'),
    })
  })

  it.each([
    ['is locked', true, ['SECRET_IN_TWO_STORES']],
    ['is not installed', false, []],
  ])('warn of another store that %s, if it may answer one day', async (_, retryable, codes) => {
    const file = createMemoryStore()
    const { client } = aKeeper([aLockedKeychain({ retryable }), file])

    const kept = await client.secrets.put({ name: 'rcon-password', value: 'long-enough', store: file })

    expect(kept.warnings.map(({ code }) => code)).toEqual(codes)
  })

  it('never fall back to a store that was not chosen', async () => {
    const { client } = aKeeper([aLockedKeychain(), createMemoryStore()])

    await expect(client.secrets.put({ name: 'rcon-password', value: SENTINEL })).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
    })
    await expect(client.secrets.list()).rejects.toMatchObject({ code: 'KEYCHAIN_UNAVAILABLE' })
    await expect(client.secrets.remove('rcon-password')).rejects.toMatchObject({
      code: 'KEYCHAIN_UNAVAILABLE',
    })
  })

  it('of other stores are listed and removed while a keychain is locked, with a warning', async () => {
    const { client, log } = aKeeper([aLockedKeychain(), named('file')])
    await client.secrets.put({ name: 'rcon-password', value: SENTINEL, store: 'file' })

    expect(await client.secrets.list()).toMatchObject([{ store: 'file' }])
    expect(await client.secrets.remove('rcon-password')).toBe(true)

    expect(log.lines.filter((line) => line.startsWith('The'))).toEqual([
      'The keychain could not be asked (the keychain is locked): what it keeps is not listed.',
      'The keychain could not be asked (the keychain is locked): it may still have the secret.',
    ])
  })

  it.each([
    [{ name: 'a b', value: SENTINEL }, 'a name has 1 to 64 letters'],
    [{ name: SENTINEL.repeat(4), value: 'long-enough' }, 'a name has 1 to 64 letters'],
    [{ name: 'rcon', value: '' }, 'its value is empty'],
    [{ name: 'rcon', value: `${SENTINEL}\0` }, 'its value holds a NUL'],
    [{ name: 'rcon', value: SENTINEL.repeat(300) }, 'its value has 6000 bytes'],
  ])('are refused before anything is stored, and not repeated (%#)', async (call, reason) => {
    const { client } = aKeeper()

    const error = await errorOf(client.secrets.put(call))

    expect(error).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringContaining(reason) })
    expect(inspect(error)).not.toContain(SENTINEL)
    expect(await client.secrets.list()).toEqual([])
  })

  it('can be kept in the file store of a user who chose it', async () => {
    const home = await tempFolder()
    const env = { HOME: home, SLIPWAY_DATA_DIR: home, SLIPWAY_STORE_PASSPHRASE: 'correct horse' }
    const log = aLog()
    const client = createClient({ env, logger: log.logger })

    expect(await client.secrets.put({ name: 'rcon-password', value: SENTINEL, store: 'file' })).toMatchObject(
      {
        store: 'file',
        protection: 'encrypted-file',
      },
    )

    const text = await readFile(join(home, 'credentials', 'credentials.json'), 'utf8')
    expect(text).toContain('secret:template/rcon-password')
    expect(text).not.toContain(SENTINEL)
  })

  it('need a store', async () => {
    const { client } = aKeeper([])

    await expect(client.secrets.put({ name: 'rcon', value: 'long-enough' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('this client has none'),
    })
    expect(await client.secrets.list()).toEqual([])
  })
})
