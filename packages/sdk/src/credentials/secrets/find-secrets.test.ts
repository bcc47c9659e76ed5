import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../../test/support/a-registry.js'
import { closedStore, refusal } from '../../../test/support/harbor/administrator.js'
import { tempTree } from '../../../test/support/temp-folder.js'
import type { TemplateEnv } from '../../config/template.js'
import { Secret } from '../../log/secret.js'
import type { CredentialStore } from '../store.js'
import { createMemoryStore } from '../stores/memory-store.js'
import { findSecrets, type SecretPlaces } from './find-secrets.js'

const RCON = { key: 'RCON_PASSWORD', secret: 'rcon-password' }
const API = { key: 'API_KEY', secret: 'api.key' }

/** Finds, and tells what was learned and which names the store was asked for. */
async function find(env: readonly TemplateEnv[], places: Partial<SecretPlaces> = {}) {
  const learned: string[] = []
  const learn = (secret: Secret) => void learned.push(secret.reveal())
  const findSecret = await findSecrets({ env }, { env: {}, stores: [], learn, ...places })
  return { of: (name: string) => findSecret(name)?.reveal(), learned }
}

async function aStore(secrets: Readonly<Record<string, string>>, name = 'file') {
  const memory = createMemoryStore()
  const asked: string[] = []
  for (const [each, value] of Object.entries(secrets)) await memory.secrets?.put(each, new Secret(value))
  const store: CredentialStore = {
    ...memory,
    name,
    secrets: memory.secrets && {
      ...memory.secrets,
      get: async (each, options) => {
        asked.push(each)
        return memory.secrets?.get(each, options)
      },
    },
  }
  return { store, asked }
}

/** A keychain that is locked, and counts how often it was asked. */
function aClosedStore() {
  const counted = { asked: 0 }
  const refuse = async () => {
    counted.asked += 1
    throw refusal()
  }
  const secrets = { get: refuse, put: refuse, remove: refuse, list: refuse }
  return { store: { ...closedStore(), secrets }, counted }
}

describe('findSecrets', () => {
  it('takes the environment before the stores, and the first store that has it', async () => {
    const first = await aStore({ 'api.key': 'from the first' }, 'keychain')
    const second = await aStore({ 'api.key': 'from the second', 'rcon-password': 'stored' })

    const found = await find([RCON, API], {
      env: { SLIPWAY_SECRET_RCON_PASSWORD: 'from the environment' },
      stores: [first.store, second.store],
    })

    expect(found.of('rcon-password')).toBe('from the environment')
    expect(found.of('api.key')).toBe('from the first')
    expect(found.learned).toEqual(['from the environment', 'from the first'])
    expect(second.asked).toEqual([])
  })

  it('reads the file that a variable names, without its last line ends', async () => {
    const folder = await tempTree({ rcon: 'two\nlines\r\n' })

    const found = await find([RCON], { env: { SLIPWAY_SECRET_RCON_PASSWORD_FILE: join(folder, 'rcon') } })

    expect(found.of('rcon-password')).toBe('two\nlines')
  })

  it('reads what the template names, each once, and nothing else', async () => {
    const { store, asked } = await aStore({ 'rcon-password': 'stored', other: 'not asked for' })
    const plain = { key: 'MODE', value: 'x' }

    const found = await find([RCON, plain, { ...RCON, key: 'AGAIN' }, { key: 'HIDDEN', isHidden: true }], {
      stores: [store],
    })

    expect(asked).toEqual(['rcon-password'])
    expect(found.of('other')).toBeUndefined()
  })

  it('asks nobody for a template without secrets', async () => {
    const { store, counted } = aClosedStore()

    await find([], { stores: [store] })

    expect(counted.asked).toBe(0)
  })

  it('goes on to the next store when one cannot be asked, and asks that one only once', async () => {
    const closed = aClosedStore()
    const { store } = await aStore({ 'rcon-password': 'stored', 'api.key': 'stored too' })

    const found = await find([RCON, API], { stores: [closed.store, store] })

    expect([found.of('rcon-password'), found.of('api.key')]).toEqual(['stored', 'stored too'])
    expect(closed.counted.asked).toBe(1)
  })

  it('passes over a store that keeps credentials alone', async () => {
    const { store } = await aStore({ 'rcon-password': 'stored' })

    expect((await find([RCON], { stores: [closedStore(), store] })).of('rcon-password')).toBe('stored')
  })

  it('names all that are missing, and says how to store each', async () => {
    const { store } = await aStore({})
    const other = { key: 'OTHER', secret: 'there' }

    const error = await errorOf(
      find([RCON, other, API], { stores: [store], env: { SLIPWAY_SECRET_THERE: 'long-enough' } }),
    )

    expect(error).toMatchObject({
      name: 'ConfigError',
      code: 'TEMPLATE_INVALID',
      message:
        "Could not find the template's secrets rcon-password, api.key: they are not in the file, and none of " +
        'SLIPWAY_SECRET_RCON_PASSWORD, SLIPWAY_SECRET_API_KEY is set.',
      hint:
        'Run "slipway template secret set rcon-password" and "slipway template secret set api.key", or set ' +
        'SLIPWAY_SECRET_RCON_PASSWORD, SLIPWAY_SECRET_API_KEY (or …_FILE) on a build machine.',
    })
  })

  it('says why a store could not be asked for one that is missing', async () => {
    const { store } = await aStore({})

    expect(await errorOf(find([RCON], { stores: [aClosedStore().store, store] }))).toMatchObject({
      code: 'TEMPLATE_INVALID',
      message:
        "Could not find the template's secret rcon-password: it is not in the file, the keychain could not be asked " +
        '(the keychain is locked), and SLIPWAY_SECRET_RCON_PASSWORD is not set.',
      hint: expect.stringMatching(/slipway template secret set rcon-password.* Unlock it\.$/),
    })
  })

  it('names the variable alone where there is no store', async () => {
    expect(await errorOf(find([RCON]))).toMatchObject({
      message: "Could not find the template's secret rcon-password: SLIPWAY_SECRET_RCON_PASSWORD is not set.",
    })
  })

  it('refuses what is no name before it looks anywhere', async () => {
    const { store, counted } = aClosedStore()

    expect(await errorOf(find([RCON, { key: 'X', secret: 'a b' }], { stores: [store] }))).toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: expect.stringContaining('"a b": a name has 1 to 64 letters'),
    })
    expect(counted.asked).toBe(0)
  })

  it('refuses a value that no variable can have, without showing it', async () => {
    const value = 'planted-'.repeat(600)

    const error = await errorOf(find([RCON], { env: { SLIPWAY_SECRET_RCON_PASSWORD: value } }))

    expect(error).toMatchObject({
      code: 'TEMPLATE_INVALID',
      message: expect.stringContaining('its value has 4800 bytes'),
    })
    expect(JSON.stringify(error)).not.toContain('planted-')
  })

  it('ends when the signal fires', async () => {
    const { store } = await aStore({ 'rcon-password': 'stored' })

    await expect(find([RCON], { stores: [store], signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    })
  })
})
