import { startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient } from '../../src/client.js'
import { aRegistry, errorOf, SENTINEL, silentLogger } from '../support/a-registry.js'
import { aClock } from '../support/fake-clock.js'
import { serve } from '../support/scripted-server.js'
import { tempFolder } from '../support/temp-folder.js'
import { certificatePath } from '../support/tls-fixtures.js'

const aClient = (env: Record<string, string>) => createClient({ env, logger: silentLogger })

describe('ping', () => {
  it.each([
    ['90 s behind', -90_000, 90],
    ['an hour ahead', 3_600_000, -3600],
  ])('tells how far the clock is from that of a registry %s', async (_, serverAheadMs, clockSkewSeconds) => {
    const clock = aClock()
    const server = await serve((_request, response) => {
      response.writeHead(200, { Date: new Date(clock.now() + serverAheadMs).toUTCString() }).end()
    })

    expect(await aRegistry(server.host, { clock }).ping()).toEqual({ clockSkewSeconds })
  })

  it('tells nothing of a registry without a clock', async () => {
    const server = await serve((_request, response) => {
      response.sendDate = false
      response.end()
    })

    expect(await aRegistry(server.host).ping()).toEqual({})
  })
})

describe('checkRegistry', () => {
  it.each(['token', 'basic', 'none'] as const)('compares clocks, with %s authentication', async (auth) => {
    const emulator = await startEmulator({ auth })
    onTestFinished(() => emulator.close())
    const { registry, push } = emulator
    const client = createClient({ registry, credentials: { push }, env: {}, logger: silentLogger })

    const { clockSkewSeconds } = await client.checkRegistry()

    expect(Math.abs(clockSkewSeconds ?? Number.NaN)).toBeLessThan(30)
  })
})

describe('checkBase', () => {
  it('asks the mirror, and for no image', async () => {
    const mirror = await serve((_request, response) => void response.end())

    const check = await aClient({ SLIPWAY_BASE_MIRROR: `${mirror.host}/cache` }).checkBase()

    expect(check).toMatchObject({ registry: mirror.host, isMirror: true })
    expect(mirror.seen).toEqual(['GET /v2/'])
  })

  it('takes a registry that wants a login for one that answers', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer realm="https://auth.test/token"' }).end()
    })

    const check = await aClient({}).checkBase({ base: `${server.host}/library/debian:12-slim` })

    expect(check).toMatchObject({ registry: server.host, isMirror: false })
  })

  it('asks nobody for scratch', async () => {
    expect(await aClient({}).checkBase({ base: 'scratch' })).toBeUndefined()
  })
})

describe('checkSetup', () => {
  it('shows what counts and where it comes from, and no secret', async () => {
    const cacheDir = await tempFolder()
    const env = {
      SLIPWAY_REGISTRY: 'registry.studio.test',
      SLIPWAY_PUSH_USERNAME: 'robot$studio+client-push',
      SLIPWAY_PUSH_TOKEN: SENTINEL,
      SLIPWAY_CA_FILE: certificatePath('authority'),
      SLIPWAY_CACHE_DIR: cacheDir,
      HTTPS_PROXY: `http://studio:${SENTINEL}@proxy.test:3128`,
    }

    const setup = await aClient(env).checkSetup()

    expect(setup).toMatchObject({
      url: 'https://registry.studio.test',
      proxy: { state: 'valid', value: { host: 'proxy.test:3128', origin: 'HTTPS_PROXY' } },
      caFile: { state: 'valid', value: { path: certificatePath('authority'), certificates: 1 } },
      extraCaFile: { state: 'absent' },
      push: {
        state: 'valid',
        value: { username: 'robot$studio+client-push', origin: 'SLIPWAY_PUSH_TOKEN' },
      },
      pull: { state: 'absent' },
      layerCache: { state: 'empty' },
    })
    expect(JSON.stringify(setup)).not.toContain(SENTINEL)
  })

  it('lets no bad setting hide another', async () => {
    const env = {
      SLIPWAY_REGISTRY: 'registry.studio.test',
      SLIPWAY_PULL_TOKEN: SENTINEL,
      SLIPWAY_CA_FILE: 'nowhere.pem',
      NODE_EXTRA_CA_CERTS: 'neither.pem',
      HTTPS_PROXY: 'socks5://proxy.test',
    }

    const setup = await aClient(env).checkSetup()

    const invalid = { state: 'invalid', error: { code: 'CONFIG_INVALID' } }
    expect(setup).toMatchObject({ proxy: invalid, caFile: invalid, extraCaFile: invalid, pull: invalid })
  })

  it('tells nothing of a registry where none is set', async () => {
    const setup = await aClient({}).checkSetup()

    expect(setup).toMatchObject({ proxy: { state: 'absent' }, push: { state: 'absent' } })
    expect(setup).not.toHaveProperty('url')
  })

  it('refuses a registry that is no host', async () => {
    const error = await errorOf(aClient({ SLIPWAY_REGISTRY: 'not a host' }).checkSetup())

    expect(error).toMatchObject({ code: 'CONFIG_INVALID' })
  })
})
