import { describe, expect, it } from 'vitest'
import { aCredential, SENTINEL } from '../../test/support/a-registry.js'
import { resolveCredential } from './chain.js'
import type { CredentialSource, Lookup } from './source.js'

const registry = 'registry.example.com'
const pushEnv = {
  SLIPWAY_REGISTRY: registry,
  SLIPWAY_PUSH_USERNAME: 'u',
  SLIPWAY_PUSH_TOKEN: SENTINEL,
}
const pullEnv = {
  SLIPWAY_REGISTRY: registry,
  SLIPWAY_PULL_USERNAME: 'u',
  SLIPWAY_PULL_TOKEN: SENTINEL,
}

describe('resolveCredential', () => {
  it('prefers the one given to the environment, and does not even read it', async () => {
    const explicit = aCredential(registry, { origin: 'options' })

    const found = await resolveCredential({
      kind: 'push',
      registry,
      explicit,
      env: { SLIPWAY_PUSH_TOKEN: 'x' },
    })

    expect(found).toBe(explicit)
  })

  it('takes the environment for exactly its host', async () => {
    const found = await resolveCredential({ kind: 'push', registry: 'Registry.example.com', env: pushEnv })

    expect(found).toMatchObject({ kind: 'push', registry })
  })

  it.each(['registry.example.com:443', 'registry.example.com.evil.net', 'example.com', 'docker.io'])(
    'has nothing for %s',
    async (other) => {
      await expect(resolveCredential({ kind: 'push', registry: other, env: pushEnv })).rejects.toThrow(
        expect.objectContaining({
          code: 'CREDENTIAL_MISSING',
          message: expect.stringContaining(`SLIPWAY_PUSH_USERNAME is for ${registry}`),
        }),
      )
    },
  )

  it('names what it looked at, and the ways out', async () => {
    await expect(resolveCredential({ kind: 'pull', registry, env: {} })).rejects.toThrow(
      expect.objectContaining({
        code: 'CREDENTIAL_MISSING',
        message: `Could not find a pull credential for ${registry}: none was given, and SLIPWAY_REGISTRY is not set.`,
        hint: `Run "slipway login", or set SLIPWAY_REGISTRY=${registry}, SLIPWAY_PULL_USERNAME, and SLIPWAY_PULL_TOKEN or SLIPWAY_PULL_TOKEN_FILE.`,
      }),
    )
  })

  it('never pushes with a pull credential', async () => {
    const explicit = aCredential(registry, { kind: 'pull', origin: 'options' })

    for (const query of [{ env: pullEnv }, { explicit, env: {} }]) {
      await expect(resolveCredential({ kind: 'push', registry, ...query })).rejects.toThrow(
        expect.objectContaining({ name: 'PermissionError', code: 'PUSH_CREDENTIAL_REQUIRED' }),
      )
    }
  })

  it('never pulls with a push credential unasked', async () => {
    await expect(resolveCredential({ kind: 'pull', registry, env: pushEnv })).rejects.toThrow(
      expect.objectContaining({ code: 'CREDENTIAL_MISSING' }),
    )
  })

  it('gives a credential for another host to nobody', async () => {
    const explicit = aCredential('other.example.com', { origin: 'options' })

    await expect(resolveCredential({ kind: 'push', registry, explicit, env: {} })).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('(from options) is a push credential for other.example.com'),
      }),
    )
  })

  it('asks the places in order, until one has it', async () => {
    const asked: string[] = []
    const place = (name: string, answer: Lookup): CredentialSource => ({
      name,
      async find(address) {
        asked.push(`${name} ${address.kind} ${address.registry} ${address.project}`)
        return answer
      },
    })
    const credential = aCredential(registry, { origin: 'second' })
    const sources = [
      place('first', { state: 'none' }),
      place('second', { state: 'found', credential }),
      place('third', { state: 'none' }),
    ]

    expect(await resolveCredential({ kind: 'push', registry, project: 'game', env: {}, sources })).toBe(
      credential,
    )
    expect(asked).toEqual([`first push ${registry} game`, `second push ${registry} game`])
  })

  it('tells which places had none, and why one could not be asked', async () => {
    const sources: CredentialSource[] = [
      {
        name: 'keychain',
        find: async () => ({ state: 'unavailable', reason: 'it is locked', hint: 'Unlock it.' }),
      },
      { name: 'docker config', find: async () => ({ state: 'none' }) },
    ]

    await expect(resolveCredential({ kind: 'pull', registry, env: {}, sources })).rejects.toMatchObject({
      code: 'CREDENTIAL_MISSING',
      reason:
        'none was given, SLIPWAY_REGISTRY is not set, there is none in the docker config, ' +
        'and the keychain could not be asked (it is locked)',
      hint: expect.stringMatching(/Unlock it\.$/),
    })
  })

  it('finds a pull credential in a place where a push credential is wanted, and says so', async () => {
    const credential = aCredential(registry, { kind: 'pull', origin: 'keychain' })
    const sources: CredentialSource[] = [
      {
        name: 'keychain',
        find: async ({ kind }) => (kind === 'pull' ? { state: 'found', credential } : { state: 'none' }),
      },
    ]

    await expect(resolveCredential({ kind: 'push', registry, env: {}, sources })).rejects.toMatchObject({
      code: 'PUSH_CREDENTIAL_REQUIRED',
      message: expect.stringContaining('from keychain'),
    })
  })

  it('reads an API token for the platform, with or without its prefix', async () => {
    const env = { SLIPWAY_API_URL: 'https://api.example.com/v1', SLIPWAY_API_TOKEN: `token ${SENTINEL}` }

    const found = await resolveCredential({ kind: 'api', registry: 'api.example.com', env })

    expect(found).toMatchObject({ kind: 'api', username: 'token', origin: 'SLIPWAY_API_TOKEN' })
    expect(found.secret.reveal()).toBe(SENTINEL)
    await expect(resolveCredential({ kind: 'api', registry: 'api.edgegap.com', env })).rejects.toMatchObject({
      code: 'CREDENTIAL_MISSING',
    })
  })
})
