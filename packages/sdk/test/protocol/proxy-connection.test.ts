import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readProxySettings } from '../../src/http/proxy-settings.js'
import type { HttpRequest } from '../../src/http/request.js'
import { createTransport, type TransportOptions } from '../../src/http/transport.js'
import { createTrust } from '../../src/http/trust.js'
import { createRedactor } from '../../src/log/redactor.js'
import { systemClock } from '../../src/support/clock.js'
import { errorOf, silentLogger } from '../support/a-registry.js'
import { type ProxyBehaviour, startProxy } from '../support/connect-proxy.js'
import { serveTls } from '../support/https-front.js'
import { certificatePath } from '../support/tls-fixtures.js'

const REGISTRY = 'registry.studio.test'

async function aTransport(behaviour: ProxyBehaviour = {}, over: Partial<TransportOptions> = {}) {
  const front = await serveTls('server', (_request, response) => void response.end('hello'))
  const proxy = await startProxy({ routes: { [`${REGISTRY}:443`]: front }, ...behaviour })
  return { proxy, transport: transportWith({ HTTPS_PROXY: proxy.host }, over) }
}

function transportWith(env: Record<string, string>, over: Partial<TransportOptions> = {}) {
  const transport = createTransport({
    logger: silentLogger,
    redactor: createRedactor(),
    clock: systemClock,
    trust: createTrust({ caFile: certificatePath('authority') }),
    proxies: readProxySettings(env),
    ...over,
  })
  onTestFinished(() => transport.close())
  return transport
}

function aRequest(over: Partial<HttpRequest> = {}): HttpRequest {
  const url = new URL(`https://${REGISTRY}/v2/`)
  return { method: 'GET', url, expect: [200], action: 'try', side: 'registry', retry: 'never', ...over }
}

async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a connection through a proxy', () => {
  it('is used again', async () => {
    const { transport, proxy } = await aTransport()

    for (let count = 0; count < 3; count += 1) await (await transport.send(aRequest())).stream.toArray()

    expect(proxy.asked).toHaveLength(1)
  })

  it('ends with the transport', async () => {
    const { transport, proxy } = await aTransport()
    await (await transport.send(aRequest())).stream.toArray()
    expect(proxy.open).toBe(1)

    transport.close()

    await proxy.allClosed()
  })

  it.each(['cut', 503] as const)('may come up later when the proxy fails (%s)', async (fault) => {
    const { transport, proxy } = await aTransport({ fault })

    expect(await errorOf(transport.send(aRequest()))).toMatchObject({
      code: 'PROXY',
      retryable: true,
      message: expect.stringContaining(`the proxy "${proxy.host}"`),
      hint: expect.stringContaining('Check HTTPS_PROXY'),
    })
  })

  it('is given up when the proxy does not answer', async () => {
    const { transport, proxy } = await aTransport({ fault: 'hang' }, { connectTimeoutMs: 50 })

    expect(await errorOf(transport.send(aRequest()))).toMatchObject({
      code: 'PROXY',
      retryable: true,
      message: expect.stringContaining(`made no connection to "${REGISTRY}:443" within 0.05 s`),
    })
    await proxy.allClosed()
  })

  it('that is coming up is left within a tick of the signal, and closed with the transport', async () => {
    const { transport, proxy } = await aTransport({ fault: 'hang' })
    const controller = new AbortController()
    const sending = errorOf(transport.send(aRequest({ signal: controller.signal })))
    await proxy.firstAsked

    controller.abort()

    expect(await sending).toMatchObject({ code: 'ABORTED' })
    transport.close()
    await proxy.allClosed()
  })

  it('tells a proxy that is not there from a registry that is not', async () => {
    const { proxy } = await aTransport()
    const nobody = `127.0.0.1:${await aFreePort()}`
    const env = { ALL_PROXY: nobody }

    expect(await errorOf(transportWith(env).send(aRequest()))).toMatchObject({
      code: 'PROXY',
      message: `Could not try: the proxy "${nobody}" (from ALL_PROXY) cannot be used: "${nobody}" refuses connections.`,
    })
    expect(proxy.asked).toEqual([])
  })

  it('says that a proxy does not speak TLS', async () => {
    const proxy = await startProxy()

    const error = await errorOf(transportWith({ HTTPS_PROXY: `https://${proxy.host}` }).send(aRequest()))

    expect(error).toMatchObject({
      code: 'PROXY',
      hint: 'Write http:// in place of https:// into HTTPS_PROXY.',
    })
  })

  it('is not tried when the variable cannot be understood', async () => {
    const env = { HTTPS_PROXY: 'socks5://studio:hunter22@proxy.test:1080' }

    const error = await errorOf(transportWith(env).send(aRequest()))

    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'Could not use the proxy in HTTPS_PROXY: proxies of the kind socks5 are not supported.',
    })
  })

  it('still checks whose certificate it is', async () => {
    const { proxy } = await aTransport()
    const transport = transportWith({ HTTPS_PROXY: proxy.host }, { trust: undefined })

    expect(await errorOf(transport.send(aRequest()))).toMatchObject({
      code: 'TLS',
      message: expect.stringContaining(`the certificate of "${REGISTRY}" is signed by an authority`),
    })
  })
})
