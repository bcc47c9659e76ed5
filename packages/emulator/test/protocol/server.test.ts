// HTTP below the registry: connections, the request log, starting and stopping (RFC 9110, RFC 9112).
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type RequestLogEntry, startEmulator } from '../../src/index.js'
import { basic, clientOf } from '../support/client.js'
import { digestOf, openSession, pushBlob } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const PATIENCE = { timeout: 5000, interval: 5 }

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-server-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

it('logs what each request did and never a secret', async () => {
  const told: RequestLogEntry[] = []
  const emulator = await anEmulator({ auth: 'basic', onRequest: (entry) => told.push(entry) })
  const send = clientOf(emulator, basic(emulator.push))
  const digest = digestOf('content')
  await send('POST', `/v2/studio/server/blobs/uploads/?digest=${digest}`, { body: 'content' })
  await send('GET', `/v2/studio/server/blobs/${digest}`)
  await emulator.send('HEAD', '/v2/')

  const { requests } = emulator
  expect(requests).toEqual([
    {
      method: 'POST',
      path: '/v2/studio/server/blobs/uploads/',
      query: `digest=${digest}`,
      authorization: 'basic',
      status: 201,
      bytesIn: 7,
      bytesOut: 0,
    },
    expect.objectContaining({ method: 'GET', status: 200, bytesIn: 0, bytesOut: 7 }),
    expect.objectContaining({ method: 'HEAD', authorization: 'none', status: 401, bytesOut: 0 }),
  ])
  await expect.poll(() => new Set(told), PATIENCE).toEqual(new Set(requests))
  expect(JSON.stringify(requests)).not.toContain(emulator.push.token)
})

it('keeps a connection usable after it refused a large body', async () => {
  const { registry, requests } = await anEmulator({ auth: 'basic' })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const ports = new Set<number | undefined>()
  const send = (body: Buffer) =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { agent, method: 'PATCH', headers: { 'content-length': body.length } }
      const sending = request(`http://${registry}/v2/studio/server/blobs/uploads/x`, options, (response) => {
        ports.add(response.socket.localPort)
        response.resume().on('end', () => resolve(response.statusCode))
      })
      sending.on('error', reject)
      sending.end(body)
    })

  const statuses = [await send(Buffer.alloc(8_000_000)), await send(Buffer.alloc(10))]

  expect(statuses).toEqual([401, 401])
  expect(ports.size).toBe(1)
  expect(requests.map((entry) => entry.bytesIn)).toEqual([0, 0])
})

it('stops while a request is under way and a connection is idle', async () => {
  const emulator = await startEmulator({ auth: 'none' })
  const location = await openSession(clientOf(emulator), 'studio/server')
  const [host, port] = emulator.registry.split(':')
  const [idle, busy] = [connect(Number(port), host), connect(Number(port), host)]
  busy.write(`PATCH ${location} HTTP/1.1\r\nHost: ${emulator.registry}\r\nContent-Length: 100\r\n\r\nhello`)
  await expect.poll(() => emulator.requests.at(-1)?.bytesIn, PATIENCE).toBe(5)
  const closed = Promise.all([once(idle.resume(), 'close'), once(busy.resume(), 'close')])

  await emulator.close()
  await emulator.close()

  await closed
  await expect(fetch(`${emulator.url}/v2/`)).rejects.toThrow('fetch failed')
})

it('answers 500 and logs why when its own data is damaged', async () => {
  const dataDir = await aFolder()
  const { send, requests } = await anEmulator({ dataDir })
  const digest = await pushBlob(send, 'studio/server', 'content')
  await rm(join(dataDir, 'blobs'), { recursive: true })

  const reply = await send('GET', `/v2/studio/server/blobs/${digest}`)

  expect([reply.status, reply.code]).toEqual([500, 'UNKNOWN'])
  expect(requests.at(-1)).toMatchObject({ status: 500, failure: { code: 'ENOENT' } })
})

it('keeps nothing of a single POST whose connection was cut', async () => {
  const dataDir = await aFolder()
  const { registry, requests } = await anEmulator({ dataDir })
  const [host, port] = registry.split(':')
  const socket = connect(Number(port), host)
  const path = `/v2/studio/server/blobs/uploads/?digest=${digestOf('x')}`
  socket.write(`POST ${path} HTTP/1.1\r\nHost: ${registry}\r\nContent-Length: 100\r\n\r\nhello`)
  await expect.poll(() => requests.at(-1)?.bytesIn, PATIENCE).toBe(5)

  socket.destroy()

  await expect.poll(() => readdir(join(dataDir, 'uploads')), PATIENCE).toEqual([])
  expect(requests.at(-1)?.status).toBe(0)
})

it('listens on the loopback interface only and gives its address in both forms', async () => {
  const { registry, url } = await anEmulator()

  expect(registry).toMatch(/^127\.0\.0\.1:[0-9]+$/)
  expect(url).toBe(`http://${registry}`)
  expect((await fetch(`${url}/v2/`)).status).toBe(200)
})

it('says so when the port is taken or the data folder is no folder', async () => {
  const { registry } = await anEmulator()
  const folder = await aFolder()
  await writeFile(join(folder, 'file'), '')

  const port = Number(registry.split(':')[1])

  await expect(startEmulator({ port })).rejects.toMatchObject({
    code: 'PORT_UNAVAILABLE',
    hint: expect.any(String),
  })
  await expect(startEmulator({ dataDir: join(folder, 'file') })).rejects.toMatchObject({
    code: 'DATA_UNUSABLE',
  })
})
