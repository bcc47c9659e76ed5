import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Secret } from '../../src/log/secret.js'
import { type Receiver, type ReceiverOptions, startReceiver } from '../../src/watch/receiver.js'
import { errorOf } from '../support/a-registry.js'

const SECRET = 'Hook-sentinel-8c1f'
const DATA = { repository: { repo_full_name: 'studio/game' } }
const OWN = JSON.stringify({ type: 'PUSH_ARTIFACT', occur_at: 1, operator: 'robot', event_data: DATA })
const CLOUD = JSON.stringify({ specversion: '1.0', id: '1', type: 'harbor.artifact.pushed', data: DATA })
const MIB = 1_048_576
const HAS_IPV6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
)

async function aReceiver(over: Partial<ReceiverOptions> = {}) {
  const pushed: string[] = []
  const refused: number[] = []
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    path: '/hook',
    secret: new Secret(SECRET),
    onPush: (repository) => void pushed.push(repository),
    onRefused: (status) => void refused.push(status),
    ...over,
  })
  onTestFinished(() => receiver.close())
  const send = async (
    body: string,
    { url = receiver.url, method = 'POST', authorization = SECRET, type = 'application/json' } = {},
  ) => {
    const headers = { authorization, 'content-type': type, connection: 'close' }
    const answer = await fetch(url, { method, headers, ...(method !== 'GET' && { body }) })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  return { receiver, pushed, refused, send }
}

/** Sends these bytes on a connection of their own, and gives everything that comes back until it ends. */
async function raw({ url }: Receiver, ...parts: readonly string[]): Promise<string> {
  const { port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
  })
  socket.on('error', () => undefined)
  for (const part of parts) socket.write(part)
  await once(socket, 'close')
  return answer
}

describe('the receiver of webhooks', () => {
  it.each([
    ['in its own form', OWN, 'application/json'],
    ['as CloudEvents', CLOUD, 'application/cloudevents+json'],
  ])('takes an event %s, and says nothing in its answer', async (_, body, type) => {
    const { send, pushed, refused } = await aReceiver()

    expect(await send(body, { type })).toMatchObject({ status: 202, text: '' })
    expect(pushed).toEqual(['studio/game'])
    expect(refused).toEqual([])
  })

  it('answers before anything is done', async () => {
    const { send } = await aReceiver({ onPush: () => void new Promise(() => undefined) })

    expect((await send(OWN)).status).toBe(202)
  })

  it.each([
    ['another secret', 'Hook-sentinel-8c1e'],
    ['its beginning', SECRET.slice(0, -1)],
    ['more than it', `${SECRET}x`],
    ['nothing', ''],
  ])('refuses who sends %s, without saying why, before it reads the body', async (_, authorization) => {
    const { send, pushed, refused } = await aReceiver()

    const { status, text } = await send(OWN, { authorization })

    expect({ status, text }).toEqual({ status: 401, text: '' })
    expect({ pushed, refused }).toEqual({ pushed: [], refused: [401] })
  })

  it.each([
    [400, 'what is no event', {}, 'hello'],
    [404, 'another path', { path: '/other' }, OWN],
    [405, 'another method', { method: 'PUT' }, OWN],
    [405, 'a browser', { method: 'GET' }, ''],
  ] as const)(
    'answers %i to %s',
    async (status, _, { path, method }: { path?: string; method?: string }, body) => {
      const { receiver, send, pushed } = await aReceiver()
      const url = path === undefined ? receiver.url : new URL(path, receiver.url).href

      expect((await send(body, { url, ...(method && { method }) })).status).toBe(status)
      expect(pushed).toEqual([])
    },
  )

  it.each([
    ['its own path', '/hook', undefined],
    ['its own path with a slash behind it', '/hook/', undefined],
    ['its own path, which has a slash behind it, without that', '/hook', '/hook/'],
    ['the path of its public address', '/slipway', undefined],
    ['the path of its public address with a slash behind it', '/slipway/', undefined],
  ])('takes an event at %s', async (_, asked, path = '/hook') => {
    const { receiver, send, pushed } = await aReceiver({ path, publicPath: '/slipway' })

    expect((await send(OWN, { url: new URL(asked, receiver.url).href })).status).toBe(202)
    expect(pushed).toEqual(['studio/game'])
  })

  it.each(['/slipway', '/', '/hook/more', '/hook//'])(
    'knows no path %s without a public address',
    async (path) => {
      const { receiver, send } = await aReceiver()

      expect((await send(OWN, { url: new URL(path, receiver.url).href })).status).toBe(404)
    },
  )

  it.each(['', ' '])('lets nobody in by the header %j, also where its secret is as empty', async (blank) => {
    const { send, pushed } = await aReceiver({ secret: new Secret(blank) })

    expect((await send(OWN, { authorization: blank })).status).toBe(401)
    expect(pushed).toEqual([])
  })

  it('takes an event that it does not know for one that it need not know', async () => {
    const { send, pushed, refused } = await aReceiver()

    expect((await send('{"type":"SOMETHING_NEW","event_data":{}}')).status).toBe(202)
    expect({ pushed, refused }).toEqual({ pushed: [], refused: [] })
  })

  it('tells that it is there, to everybody', async () => {
    const { receiver, send } = await aReceiver()

    const url = new URL('/healthz', receiver.url).href
    expect((await send('', { url, method: 'GET', authorization: '' })).status).toBe(200)
  })

  it('refuses a body that says that it is too large', async () => {
    const { receiver, refused } = await aReceiver()
    const head = `POST /hook HTTP/1.1\r\nHost: x\r\nAuthorization: ${SECRET}\r\nContent-Length: ${MIB + 1}\r\n\r\n`

    expect(await raw(receiver, head)).toMatch(/^HTTP\/1\.1 413 /)
    expect(refused).toEqual([413])
  })

  it('refuses a body that turns out to be too large, and takes the largest one', async () => {
    const { receiver, send, refused } = await aReceiver()
    const tooLarge = request(receiver.url, { method: 'POST', headers: { authorization: SECRET } })
    tooLarge.on('error', () => undefined)
    tooLarge.flushHeaders()
    for (let count = 0; count < 16; count += 1) tooLarge.write('x'.repeat(MIB / 16))
    tooLarge.write('x')
    await expect.poll(() => refused, { timeout: 5_000 }).toEqual([413])
    tooLarge.destroy()

    const padded = OWN.replace('{', `{"pad":"${'x'.repeat(MIB - OWN.length - 9)}",`)
    expect(padded).toHaveLength(MIB)
    expect((await send(padded)).status).toBe(202)
  })

  it('ends a request that goes on for too long, in its headers or in its body', async () => {
    const { receiver, pushed } = await aReceiver({ requestLimitMs: 300 })
    const head = `POST /hook HTTP/1.1\r\nHost: x\r\nAuthorization: ${SECRET}\r\n`

    const answers = await Promise.all([
      raw(receiver, head),
      raw(receiver, `${head}Content-Length: 500\r\n\r\n{"type":`),
    ])

    for (const answer of answers) expect(answer).toMatch(/^(?:HTTP\/1\.1 408 |$)/)
    expect(pushed).toEqual([])
  })

  it('listens beyond this machine with a secret only', async () => {
    const error = await errorOf(aReceiver({ host: '0.0.0.0', secret: undefined }))
    const open = await aReceiver({ secret: undefined })

    expect(error).toMatchObject({ code: 'OPTION_INVALID', hint: expect.stringContaining('openssl rand') })
    expect((await open.send(OWN, { authorization: '' })).status).toBe(202)
    expect(open.pushed).toEqual(['studio/game'])
  })

  it.runIf(HAS_IPV6).each(['::1', '[::1]'])('listens at %s', async (host) => {
    const { receiver, send } = await aReceiver({ host })

    expect(receiver.url).toMatch(/^http:\/\/\[::1\]:\d+\/hook$/)
    expect((await send(OWN)).status).toBe(202)
  })

  it('says that a port is taken', async () => {
    const { receiver } = await aReceiver()
    const port = Number(new URL(receiver.url).port)

    expect(await errorOf(aReceiver({ port }))).toMatchObject({
      code: 'LOCAL_IO',
      message: expect.stringContaining(`127.0.0.1:${port}: another program has the port`),
    })
  })

  it('ends at once, whoever is connected', async () => {
    const { receiver } = await aReceiver()
    const waiting = raw(receiver, 'POST /hook HTTP/1.1\r\n')
    await expect.poll(() => fetch(new URL('/healthz', receiver.url)).then(({ status }) => status)).toBe(200)

    await receiver.close()

    expect(await waiting).toBe('')
  })
})
