import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempTree } from '../../test/support/temp-folder.js'
import { readCredentialEnvironment, readSourceCredential, readStorePassphrase } from './environment.js'

const HOST = { SLIPWAY_REGISTRY: 'registry.example.com' }
const PUSH = { SLIPWAY_PUSH_USERNAME: 'robot$game+ci', SLIPWAY_PUSH_TOKEN: 'push-token' }

const invalid = (message: string) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) })

describe('readCredentialEnvironment', () => {
  it('reads the credential of each kind, with a literal "$"', () => {
    const env = {
      ...HOST,
      ...PUSH,
      SLIPWAY_PULL_USERNAME: 'robot$game+pull',
      SLIPWAY_PULL_TOKEN: 'a$b{c}',
    }

    const push = readCredentialEnvironment(env, 'push')
    const pull = readCredentialEnvironment(env, 'pull')

    expect(push).toMatchObject({
      host: 'registry.example.com',
      credential: {
        kind: 'push',
        registry: 'registry.example.com',
        username: 'robot$game+ci',
        origin: 'SLIPWAY_PUSH_TOKEN',
      },
    })
    expect(pull.credential).toMatchObject({ kind: 'pull', username: 'robot$game+pull' })
    expect(push.credential?.secret.reveal()).toBe('push-token')
    expect(pull.credential?.secret.reveal()).toBe('a$b{c}')
    expect(JSON.stringify([push, pull])).not.toContain('push-token')
  })

  it('counts what is set to nothing as not set', () => {
    const nothing = { host: undefined, credential: undefined }

    expect(readCredentialEnvironment({}, 'push')).toEqual(nothing)
    expect(
      readCredentialEnvironment(
        { SLIPWAY_REGISTRY: '', SLIPWAY_PUSH_USERNAME: '', SLIPWAY_PUSH_TOKEN: '' },
        'push',
      ),
    ).toEqual(nothing)
    expect(readCredentialEnvironment({ SLIPWAY_API_TOKEN: '' }, 'api').credential).toBeUndefined()
  })

  it.each(['https://Registry.example.com/', 'registry.example.com', ' registry.example.com// '])(
    'takes %j for a host',
    (text) => {
      expect(readCredentialEnvironment({ SLIPWAY_REGISTRY: text }, 'pull').host).toBe('registry.example.com')
    },
  )

  it.each([
    'http://registry.example.com',
    'registry.example.com/game',
    'a b',
    'https://',
    '\u212Ae.example.com',
  ])('refuses %j for a host', (text) => {
    expect(() => readCredentialEnvironment({ SLIPWAY_REGISTRY: text }, 'pull')).toThrow(
      invalid('SLIPWAY_REGISTRY'),
    )
  })

  it.each(['\n', '\r\n', '', '\n\n'])('drops the line end %j of a token file', async (end) => {
    const folder = await tempTree({ token: `from file ${end}` })
    const env = { ...HOST, SLIPWAY_PUSH_USERNAME: 'u', SLIPWAY_PUSH_TOKEN_FILE: join(folder, 'token') }

    const { credential } = readCredentialEnvironment(env, 'push')

    expect(credential?.secret.reveal()).toBe('from file ')
    expect(credential?.origin).toBe('SLIPWAY_PUSH_TOKEN_FILE')
  })

  it('refuses a token file that is missing or empty', async () => {
    const folder = await tempTree({ empty: '\r\n' })
    const read = (file: string) =>
      readCredentialEnvironment(
        { ...HOST, SLIPWAY_PUSH_USERNAME: 'u', SLIPWAY_PUSH_TOKEN_FILE: join(folder, file) },
        'push',
      )

    expect(() => read('missing')).toThrow(invalid('cannot be read (ENOENT)'))
    expect(() => read('empty')).toThrow(invalid('is empty'))
  })

  it.each([
    [{ ...HOST, SLIPWAY_PUSH_USERNAME: 'u' }, 'push', 'SLIPWAY_PUSH_TOKEN'],
    [{ ...HOST, SLIPWAY_PUSH_TOKEN: 't' }, 'push', 'SLIPWAY_PUSH_USERNAME is not set'],
    [{ ...HOST, SLIPWAY_PULL_TOKEN_FILE: '/f' }, 'pull', 'SLIPWAY_PULL_USERNAME is not set'],
    [{ ...HOST, ...PUSH, SLIPWAY_PUSH_TOKEN_FILE: '/f' }, 'push', 'SLIPWAY_PUSH_TOKEN_FILE is set as well'],
    [PUSH, 'push', 'SLIPWAY_REGISTRY is not set'],
    [
      { SLIPWAY_API_TOKEN: 't', SLIPWAY_API_TOKEN_FILE: '/f' },
      'api',
      'SLIPWAY_API_TOKEN_FILE is set as well',
    ],
  ] as const)('refuses %j', (env, kind, message) => {
    expect(() => readCredentialEnvironment(env, kind)).toThrow(invalid(message))
  })
})

describe('readSourceCredential', () => {
  it('reads a pull credential for the host that goes with it', () => {
    const credential = readSourceCredential({
      ...HOST,
      ...PUSH,
      SLIPWAY_SOURCE_REGISTRY: 'https://Staging.example.com/',
      SLIPWAY_SOURCE_USERNAME: 'robot$game+read',
      SLIPWAY_SOURCE_TOKEN: 'source-token',
    })

    expect(credential).toMatchObject({
      kind: 'pull',
      registry: 'staging.example.com',
      username: 'robot$game+read',
      origin: 'SLIPWAY_SOURCE_TOKEN',
    })
    expect(credential?.secret.reveal()).toBe('source-token')
  })

  it('is none where nothing is set for a source', () => {
    expect(readSourceCredential({ ...HOST, ...PUSH, SLIPWAY_SOURCE_TOKEN: '' })).toBeUndefined()
  })

  it('refuses a credential that belongs to no host', () => {
    const env = { ...HOST, SLIPWAY_SOURCE_USERNAME: 'u', SLIPWAY_SOURCE_TOKEN: 't' }

    expect(() => readSourceCredential(env)).toThrow(invalid('SLIPWAY_SOURCE_REGISTRY is not set'))
  })
})

describe('readStorePassphrase', () => {
  it('takes it from the variable or from a file, without the line end', async () => {
    const folder = await tempTree({ passphrase: 'correct horse\r\n' })
    const SLIPWAY_STORE_PASSPHRASE_FILE = join(folder, 'passphrase')

    expect(readStorePassphrase({ SLIPWAY_STORE_PASSPHRASE: 'a b' })?.reveal()).toBe('a b')
    expect(readStorePassphrase({ SLIPWAY_STORE_PASSPHRASE_FILE })?.reveal()).toBe('correct horse')
    expect(readStorePassphrase({ SLIPWAY_STORE_PASSPHRASE: '' })).toBeUndefined()
  })

  it('refuses two of them, and a file that is not there', () => {
    const both = { SLIPWAY_STORE_PASSPHRASE: 'planted', SLIPWAY_STORE_PASSPHRASE_FILE: '/nowhere' }

    expect(() => readStorePassphrase(both)).toThrow(invalid('SLIPWAY_STORE_PASSPHRASE_FILE is set as well'))
    expect(() => readStorePassphrase({ SLIPWAY_STORE_PASSPHRASE_FILE: '/nowhere' })).toThrow(
      invalid('ENOENT'),
    )
  })
})
