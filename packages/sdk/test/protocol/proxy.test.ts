import dns from 'node:dns'
import { startEmulator } from '@slipway/emulator'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createClient } from '../../src/client.js'
import type { Logger } from '../../src/log/logger.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { errorOf, silentLogger } from '../support/a-registry.js'
import { buildFolder } from '../support/build-folder.js'
import { type ConnectProxy, type ProxyBehaviour, startProxy } from '../support/connect-proxy.js'
import { startHttpsFront } from '../support/https-front.js'
import { tempFolder } from '../support/temp-folder.js'
import { certificatePath } from '../support/tls-fixtures.js'

const REGISTRY = 'registry.studio.test'
const PASSWORD = 'proxy-pass@word'
const LOGIN = `studio:${PASSWORD}`
const USER_INFO = `studio:${encodeURIComponent(PASSWORD)}@`

/** A registry whose name only the proxy can reach, in TLS by a private authority. */
async function behindProxy(behaviour: ProxyBehaviour = {}, auth: 'token' | 'basic' = 'token') {
  const emulator = await startEmulator({ auth })
  onTestFinished(() => emulator.close())
  const routes = {
    [`${REGISTRY}:443`]: await startHttpsFront(emulator.registry),
    [`${REGISTRY}:80`]: emulator.registry,
  }
  return { emulator, proxy: await startProxy({ routes, ...behaviour }) }
}

async function aClient(env: Record<string, string>, over: Partial<ClientOptions> = {}) {
  return createClient({
    registry: REGISTRY,
    credentials: 'anonymous',
    caFile: certificatePath('authority'),
    cacheDir: await tempFolder(),
    logger: silentLogger,
    env,
    ...over,
  })
}

function resolveEveryNameToLoopback(): void {
  type Found = (error: null, addresses: { address: string; family: number }[]) => void
  const spy = vi.spyOn(dns, 'lookup') as unknown as {
    mockImplementation(lookUp: (name: string, options: object, found: Found) => void): void
    mockRestore(): void
  }
  spy.mockImplementation((_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]))
  onTestFinished(() => spy.mockRestore())
}

const failing = async (proxy: ConnectProxy, userInfo = '') =>
  errorOf((await aClient({ HTTPS_PROXY: `http://${userInfo}${proxy.host}` })).checkRegistry())

describe.each(['token', 'basic'] as const)('a push through a proxy, with %s authentication', (auth) => {
  it('arrives, over few tunnels and with the password in no log line', async () => {
    const { emulator, proxy } = await behindProxy({ login: LOGIN }, auth)
    const { project, push } = emulator
    const lines: unknown[] = []
    const take = (...line: unknown[]) => void lines.push(JSON.stringify(line))
    const logger: Logger = { debug: take, info: take, warn: take, error: take }
    const env = { HTTPS_PROXY: `http://${USER_INFO}${proxy.host}` }
    const client = await aClient(env, { project, credentials: { push }, logger })

    const receipt = await client.push({ from: { folder: await buildFolder() }, to: 'game:1' })

    expect(receipt.reference).toBe(`${REGISTRY}/${project}/game:1`)
    expect(await client.verifyImage('game:1')).toMatchObject({ digest: receipt.digest })
    expect(new Set(proxy.asked)).toEqual(new Set([`${REGISTRY}:443`]))
    expect(proxy.asked.length).toBeLessThan(receipt.requests / 2)
    expect(lines.length).toBeGreaterThan(10)
    expect(lines.join('\n')).not.toContain(PASSWORD)
    expect(lines.join('\n')).not.toContain(Buffer.from(LOGIN).toString('base64'))
  })
})

describe('a proxy', () => {
  it('is spoken to in TLS where its address says so', async () => {
    const { emulator, proxy } = await behindProxy({ tls: true, login: LOGIN })
    const { project, push } = emulator
    const env = { https_proxy: `https://${USER_INFO}${proxy.host}` }

    const check = await (await aClient(env, { project, credentials: { push } })).checkRegistry()

    expect(check).toMatchObject({ registry: REGISTRY })
    expect(proxy.asked).toContain(`${REGISTRY}:443`)
  })

  it('is asked for a tunnel for plain http as well', async () => {
    const { proxy } = await behindProxy()
    const client = await aClient({ HTTP_PROXY: proxy.host }, { insecureRegistries: [REGISTRY] })

    await client.checkRegistry()

    expect(proxy.asked).toContain(`${REGISTRY}:80`)
    expect(proxy.plain).toEqual([])
  })

  it('is left alone for this machine itself', async () => {
    const { emulator, proxy } = await behindProxy()
    const env = { HTTPS_PROXY: proxy.host, HTTP_PROXY: proxy.host, ALL_PROXY: proxy.host }

    await (await aClient(env, { registry: emulator.registry })).checkRegistry()

    expect(proxy.asked).toEqual([])
  })

  it('is left alone for what NO_PROXY names', async () => {
    const { emulator, proxy } = await behindProxy()
    resolveEveryNameToLoopback()
    const registry = `${REGISTRY}:${emulator.registry.split(':')[1]}`
    const env = { HTTP_PROXY: proxy.host, NO_PROXY: 'example.com,.studio.test' }

    await (await aClient(env, { registry, insecureRegistries: [registry] })).checkRegistry()

    expect(proxy.asked).toEqual([])
  })

  it.each([
    ['nobody', '', 'wants a user name and a password (407)', 'Write them into HTTPS_PROXY'],
    [
      'somebody else',
      'studio:wrong@',
      'rejects the user name and password (407)',
      'Check them in HTTPS_PROXY',
    ],
  ])('that is asked by %s wants the right login', async (_, userInfo, reason, hint) => {
    const { proxy } = await behindProxy({ login: LOGIN })

    const error = await failing(proxy, userInfo)

    expect(error).toMatchObject({
      code: 'PROXY',
      retryable: false,
      message: expect.stringContaining(`the proxy "${proxy.host}" (from HTTPS_PROXY) ${reason}`),
      hint: expect.stringContaining(hint),
    })
    expect(JSON.stringify(error)).not.toContain('wrong')
    expect(proxy.asked).toHaveLength(1)
  })

  it('that wants another kind of login says so', async () => {
    const { proxy } = await behindProxy({ login: LOGIN, challenge: 'Negotiate' })

    expect(await failing(proxy)).toMatchObject({
      code: 'PROXY',
      message: expect.stringContaining('a login that is not supported (407 negotiate)'),
    })
  })

  it('that forbids the host is not asked again', async () => {
    const { proxy } = await behindProxy({ fault: 403 })

    expect(await failing(proxy)).toMatchObject({
      code: 'PROXY',
      retryable: false,
      message: expect.stringContaining(`makes no connection to "${REGISTRY}:443" (403)`),
    })
    expect(proxy.asked).toHaveLength(1)
  })
})
