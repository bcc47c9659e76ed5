import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient } from '../../src/client.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'
import { writeHelper } from '../support/docker-helper-program.js'
import { staffOf } from '../support/staff.js'
import { tempFolder, tempTree } from '../support/temp-folder.js'

const HOST = 'registry.example.com'
const AUTH = Buffer.from('robot$studio+push:planted').toString('base64')

/** A user with docker, our helper in PATH, and a keychain in memory. */
async function aUser(config: object) {
  const home = await tempTree({ '.docker/config.json': JSON.stringify(config) })
  const bin = await tempFolder()
  await writeHelper(bin, 'slipway', 'answer("docker-credential-slipway 1\\n")')
  const env = { HOME: home, SLIPWAY_DATA_DIR: join(home, 'data'), PATH: bin }
  const store = createMemoryStore()
  const client = createClient({ registry: HOST, credentialStores: [store], env })
  const path = join(home, '.docker', 'config.json')
  return { env, store, path, client, config: async () => JSON.parse(await readFile(path, 'utf8')) }
}

// Windows starts no scripts.
describe.skipIf(process.platform === 'win32')('client.credentials.docker', () => {
  it("sets docker up for the client's registry, and takes it back", async () => {
    const { client, config, path } = await aUser({ auths: {} })

    expect(await client.credentials.docker.setup()).toMatchObject({ host: HOST, path, isChanged: true })
    expect(await config()).toEqual({ auths: {}, credHelpers: { [HOST]: 'slipway' } })
    expect(await client.credentials.docker.remove({ registry: HOST })).toMatchObject({ isChanged: true })
    expect(await config()).toEqual({ auths: {} })
  })

  it('takes over what docker has, and answers docker with it', async () => {
    const { client, config } = await aUser({ auths: { [HOST]: { auth: AUTH } } })
    const { docker } = client.credentials

    expect(await docker.findings()).toMatchObject([{ name: 'docker config', plainTextHosts: [HOST] }])
    expect(await docker.import({ removes: true })).toMatchObject({ imported: [HOST], isRemoved: true })
    expect(JSON.stringify(await config())).not.toContain(AUTH)
    const { exitCode, stdout } = await docker.answer('get', HOST, { version: '1' })
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      ServerURL: HOST,
      Username: 'robot$studio+push',
      Secret: 'planted',
    })
  })

  it('looks at no home in an environment that has none', async () => {
    expect(await createClient({ env: {} }).credentials.docker.findings()).toEqual([])
  })

  it('needs a registry', async () => {
    const client = createClient({ env: { HOME: await tempFolder(), SLIPWAY_DATA_DIR: await tempFolder() } })

    await expect(client.credentials.docker.setup()).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('is part of its answer when the stores cannot be opened', async () => {
    const env = { HOME: await tempFolder(), SLIPWAY_STORE_PASSPHRASE_FILE: '/nowhere/passphrase' }
    const { docker } = createClient({ env }).credentials

    expect(await docker.answer('list', '', { version: '1' })).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('SLIPWAY_STORE_PASSPHRASE_FILE'),
    })
    expect(await docker.answer('version', '', { version: '1' })).toMatchObject({ exitCode: 0 })
  })

  it('is taken back by a logout, for its registry alone', async () => {
    const helpers = { [HOST]: 'slipway', 'other.example': 'slipway', 'third.example': 'pass' }
    const { client, config, path } = await aUser({ credHelpers: helpers })

    const { docker } = await client.credentials.logout()
    const { docker: rest } = await client.credentials.logout({ all: true })

    expect(docker).toEqual([{ host: HOST, path }])
    expect(rest).toEqual([{ host: 'other.example', path }])
    expect(await config()).toEqual({ credHelpers: { 'third.example': 'pass' } })
  })
})

describe('a login without access yet', () => {
  it('is remembered, and its credentials follow it into the same store', async () => {
    const emulator = await startEmulator({ access: 'none' })
    onTestFinished(() => emulator.close())
    const home = await tempFolder()
    const env = { HOME: home, SLIPWAY_DATA_DIR: home, SLIPWAY_CACHE_DIR: home }
    const [first, second] = [createMemoryStore(), { ...createMemoryStore(), name: 'second' }]
    const credentialStores = [first, second]
    const { get } = second
    second.get = async (address, options) => {
      const found = await get(address, options)
      return found && { ...found, origin: 'second' }
    }
    const { platformUrl: apiUrl, apiToken } = emulator
    await createClient({ apiUrl, credentialStores, env }).credentials.login({ apiToken, store: second })

    // No address of the platform from here on.
    const client = createClient({ credentialStores, env })
    expect(await client.access.dashboard()).toMatchObject({ registryUrl: apiUrl })
    await client.access.request()
    await staffOf(emulator).decideAccess('grant')
    const { login } = await client.access.wait({ pollMs: 10 })

    expect(login?.stored.map(({ kind, store }) => [kind, store])).toEqual([
      ['api', 'second'],
      ['push', 'second'],
      ['pull', 'second'],
    ])
    expect(await client.credentials.rotate({ kind: 'push' })).toMatchObject({ store: 'second' })
    expect(await first.list()).toEqual([])
  })

  it('keeps the platform when a pair follows', async () => {
    const emulator = await startEmulator({ without: ['extension'] })
    onTestFinished(() => emulator.close())
    const home = await tempFolder()
    const env = { HOME: home, SLIPWAY_DATA_DIR: home, SLIPWAY_CACHE_DIR: home }
    const { platformUrl: apiUrl, apiToken, registry, project, push } = emulator
    const stores = [createMemoryStore()]
    await createClient({ apiUrl, credentialStores: stores, env }).credentials.login({ apiToken })

    const client = createClient({ credentialStores: stores, env })
    await client.credentials.login({ registry, project, push })

    expect(await client.credentials.status()).toMatchObject({
      apiUrl,
      registry,
      credentials: [{ state: 'valid' }, { state: 'absent' }, { kind: 'api', state: 'valid' }],
    })
  })
})
