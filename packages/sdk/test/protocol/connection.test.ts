import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { HttpRequest } from '../../src/http/request.js'
import { createTransport, type TransportOptions } from '../../src/http/transport.js'
import { createRedactor } from '../../src/log/redactor.js'
import { digestOf } from '../../src/reference/digest.js'
import { systemClock } from '../../src/support/clock.js'
import { aRegistry, errorOf, silentLogger } from '../support/a-registry.js'
import { aClock } from '../support/fake-clock.js'
import { answerError, serve } from '../support/scripted-server.js'

const NAME = 'game/server'
const DIGEST = digestOf('anything')

function aTransport(options: Partial<TransportOptions> = {}) {
  const transport = createTransport({
    logger: silentLogger,
    redactor: createRedactor(),
    clock: systemClock,
    ...options,
  })
  onTestFinished(() => transport.close())
  return transport
}

function aRequest(url: string, overrides: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    url: new URL(url),
    expect: [200],
    action: 'try',
    side: 'registry',
    retry: 'never',
    ...overrides,
  }
}

describe('a connection', () => {
  it('that is refused names host and port', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))

    const error = await errorOf(aTransport().send(aRequest(`http://127.0.0.1:${port}/v2/`)))

    expect(error).toMatchObject({
      code: 'NETWORK',
      retryable: true,
      message: `Could not try: "127.0.0.1:${port}" refuses connections.`,
    })
  })

  it('keeps nothing of the HTTP library in the error', async () => {
    const server = await serve((request) => void request.raw.socket.destroy())
    const headers = { authorization: 'Basic c2VudGluZWw6c2VudGluZWw=' }

    const error = (await errorOf(aTransport().send(aRequest(`http://${server.host}/`, { headers })))) as Error

    expect(error).toMatchObject({ code: 'NETWORK' })
    expect(Object.keys(error.cause as object)).toEqual(['code'])
  })

  it('in plain http to a port that was asked in https says how to allow it', async () => {
    const server = await serve((_request, response) => void response.end())

    const error = await errorOf(aTransport().send(aRequest(`https://${server.host}/`)))

    expect(error).toMatchObject({
      code: 'TLS',
      hint: expect.stringContaining(`--insecure-registry ${server.host}`),
    })
  })

  it('without an answer times out', async () => {
    const server = await serve(() => undefined)

    const error = await errorOf(aTransport().send(aRequest(`http://${server.host}/`, { timeoutMs: 50 })))

    expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true })
  })

  it('whose answer stops half-way counts as stalled', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('half')
    })
    const transport = aTransport({ stallTimeoutMs: 50 })

    const { stream } = await transport.send(aRequest(`http://${server.host}/`))

    expect(await errorOf(stream.toArray())).toMatchObject({ code: 'STALLED' })
  })

  it('that takes no more bytes counts as stalled', async () => {
    const server = await serve((request) => void request.raw.pause())
    const large = Buffer.alloc(64 * 1024 * 1024)
    const body = { sizeBytes: large.byteLength, open: () => large }

    const error = await errorOf(
      aTransport({ stallTimeoutMs: 200 }).send(aRequest(`http://${server.host}/`, { method: 'PUT', body })),
    )

    expect(error).toMatchObject({ code: 'STALLED' })
  })

  it('ends within a tick of the signal', async () => {
    const controller = new AbortController()
    const server = await serve(() => controller.abort())

    const error = await errorOf(
      aTransport().send(aRequest(`http://${server.host}/`, { signal: controller.signal })),
    )

    expect(error).toMatchObject({ code: 'ABORTED' })
  })

  it('carries no cookie from one request to the next', async () => {
    const cookies: (string | undefined)[] = []
    const server = await serve((request, response) => {
      cookies.push(request.raw.headers.cookie)
      response.writeHead(200, { 'Set-Cookie': 'sid=1; Path=/' }).end()
    })
    const transport = aTransport()

    for (const path of ['/one', '/two']) {
      const { stream } = await transport.send(aRequest(`http://${server.host}${path}`))
      await stream.toArray()
    }

    expect(cookies).toEqual([undefined, undefined])
  })
})

describe('a call', () => {
  it('waits as long as 429 asks, in seconds or until a date, and tries again', async () => {
    const clock = aClock()
    const dateIn = (ms: number) => new Date(clock.now() + ms).toUTCString()
    const waits = ['3', dateIn(3_000 + 20_000)]
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      const wait = waits.shift()
      if (wait === undefined) return void response.end()
      response.writeHead(429, { 'Retry-After': wait }).end()
    })

    await aRegistry(server.host, { clock }).repository(NAME).blobs.exists(DIGEST)

    expect(clock.sleeps).toEqual([3_000, 20_000])
  })

  it('gives up at once when it would have to wait longer than two minutes', async () => {
    const clock = aClock()
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      response.writeHead(429, { 'Retry-After': '3600' }).end()
    })

    const error = await errorOf(aRegistry(server.host, { clock }).repository(NAME).blobs.exists(DIGEST))

    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 3_600_000, attempts: 1 })
    expect(clock.sleeps).toEqual([])
  })

  it('is tried four times, with the number of attempts in the error', async () => {
    const clock = aClock()
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      response.writeHead(503, { 'Content-Type': 'text/html', 'X-Request-Id': 'r-1' }).end('<h1>down</h1>')
    })

    const error = await errorOf(aRegistry(server.host, { clock }).repository(NAME).blobs.exists(DIGEST))

    expect(clock.sleeps).toHaveLength(3)
    expect(error).toMatchObject({
      code: 'SERVER_ERROR',
      attempts: 4,
      requestId: 'r-1',
      serverErrors: undefined,
      message: expect.stringContaining('answered 503 after 4 attempts'),
    })
  })

  it('reads an answer again that was cut', async () => {
    const content = Buffer.from('the whole content')
    let gets = 0
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      response.writeHead(200, { 'Content-Length': content.byteLength })
      if (gets++ > 0) return void response.end(content)
      response.write(content.subarray(0, 5), () => response.destroy())
    })

    const bytes = await aRegistry(server.host)
      .repository(NAME)
      .blobs.fetch(digestOf(content), { maxBytes: 1000 })

    expect(bytes.equals(content)).toBe(true)
  })

  it('gives a server error after a manifest one more chance only', async () => {
    const server = await serve(async (request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      await request.body()
      answerError(response, 500, 'UNKNOWN')
    })
    const bytes = Buffer.from('{}')
    const content = { bytes, digest: digestOf(bytes), sizeBytes: 2, mediaType: 'application/json' }

    const error = await errorOf(aRegistry(server.host).repository(NAME).manifests.put('1.0', content))

    expect(error).toMatchObject({ code: 'SERVER_ERROR', attempts: 2 })
    expect(server.seen.filter((line) => line.startsWith('PUT'))).toHaveLength(2)
  })
})
