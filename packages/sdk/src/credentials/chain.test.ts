import { describe, expect, it } from 'vitest'
import { aCredential, SENTINEL } from '../../test/support/a-registry.js'
import { resolveCredential } from './chain.js'

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
  it('prefers the one given to the environment, and does not even read it', () => {
    const explicit = aCredential(registry, { origin: 'options' })

    expect(resolveCredential({ kind: 'push', registry, explicit, env: { SLIPWAY_PUSH_TOKEN: 'x' } })).toBe(
      explicit,
    )
  })

  it('takes the environment for exactly its host', () => {
    expect(resolveCredential({ kind: 'push', registry: 'Registry.example.com', env: pushEnv })).toMatchObject(
      {
        kind: 'push',
        registry,
      },
    )
  })

  it.each(['registry.example.com:443', 'registry.example.com.evil.net', 'example.com', 'docker.io'])(
    'has nothing for %s',
    (other) => {
      expect(() => resolveCredential({ kind: 'push', registry: other, env: pushEnv })).toThrow(
        expect.objectContaining({
          code: 'CREDENTIAL_MISSING',
          message: expect.stringContaining(`SLIPWAY_PUSH_USERNAME is for ${registry}`),
        }),
      )
    },
  )

  it('names what it looked at, and the variables to set', () => {
    expect(() => resolveCredential({ kind: 'pull', registry, env: {} })).toThrow(
      expect.objectContaining({
        code: 'CREDENTIAL_MISSING',
        message: `Could not find a pull credential for ${registry}: none was given, and SLIPWAY_REGISTRY is not set.`,
        hint: `Set SLIPWAY_REGISTRY=${registry}, SLIPWAY_PULL_USERNAME, and SLIPWAY_PULL_TOKEN or SLIPWAY_PULL_TOKEN_FILE.`,
      }),
    )
  })

  it('never pushes with a pull credential', () => {
    const explicit = aCredential(registry, { kind: 'pull', origin: 'options' })

    for (const query of [{ env: pullEnv }, { explicit, env: {} }]) {
      expect(() => resolveCredential({ kind: 'push', registry, ...query })).toThrow(
        expect.objectContaining({ name: 'PermissionError', code: 'PUSH_CREDENTIAL_REQUIRED' }),
      )
    }
  })

  it('never pulls with a push credential unasked', () => {
    expect(() => resolveCredential({ kind: 'pull', registry, env: pushEnv })).toThrow(
      expect.objectContaining({ code: 'CREDENTIAL_MISSING' }),
    )
  })

  it('gives a credential for another host to nobody', () => {
    const explicit = aCredential('other.example.com', { origin: 'options' })

    expect(() => resolveCredential({ kind: 'push', registry, explicit, env: {} })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('(from options) is a push credential for other.example.com'),
      }),
    )
  })
})
