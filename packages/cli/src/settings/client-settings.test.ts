import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fakeContext } from '../../test/support/fake-context.js'
import { createLineLogger } from '../output/logger.js'
import { clientSettings } from './client-settings.js'

const LOGGER = createLineLogger('off', () => undefined)
const FOUND = { path: '/game/slipway.json', config: { registry: 'file.example.com', project: 'file' } }
const ENV = { SLIPWAY_REGISTRY: 'env.example.com', SLIPWAY_PROJECT: 'env' }
const settings = (env: Record<string, string>, flags = {}) =>
  clientSettings(fakeContext({ env }), flags, FOUND, LOGGER)

describe('clientSettings', () => {
  it('takes flags before the environment before the project file', () => {
    expect(settings(ENV, { registry: 'flag.example.com', project: 'flag' })).toMatchObject({
      registry: 'flag.example.com',
      project: 'flag',
    })
    expect(settings(ENV)).toMatchObject({ registry: undefined, project: undefined, env: ENV })
    expect(settings({})).toMatchObject({ registry: 'file.example.com', project: 'file' })
  })

  it('takes an empty variable for none', () => {
    expect(settings({ SLIPWAY_REGISTRY: '', SLIPWAY_PROJECT: '' })).toMatchObject({
      registry: 'file.example.com',
      project: 'file',
    })
  })

  it('tells where templates may be kept', () => {
    expect(settings(ENV).projectFile).toBe('/game/slipway.json')
  })

  it('takes a CA file as it lies below the working folder', () => {
    expect(settings({}).caFile).toBeUndefined()
    expect(settings({}, { caFile: 'certs/ca.pem' }).caFile).toBe(resolve('/nowhere/certs/ca.pem'))
  })

  it('is anonymous only where that is asked for', () => {
    expect(settings({}).credentials).toBeUndefined()
    expect(settings({}, { anonymous: true }).credentials).toBe('anonymous')
  })
})
