// distribution-spec v1.1, "Pushing blobs": monolithically, in chunks, and what may go wrong.
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { digestOf, openSession, pushBlob } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const PATIENCE = { timeout: 5000, interval: 5 }
const REPOSITORY = 'studio/server'
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
const octets = (range?: string) => ({
  'content-type': 'application/octet-stream',
  ...(range ? { 'content-range': range } : {}),
})

describe('monolithic upload (spec: Pushing a blob monolithically, end-4a, end-4b, end-6)', () => {
  it('takes POST then PUT', async () => {
    const { send } = await anEmulator()
    const location = await openSession(send, REPOSITORY)
    const digest = digestOf('content')

    const reply = await send('PUT', `${location}?digest=${digest}`, { body: 'content', headers: octets() })

    expect(location).toMatch(UUID)
    expect(reply.status).toBe(201)
    expect(reply.headers['docker-content-digest']).toBe(digest)
    expect((await send('GET', reply.headers.location ?? '')).body.toString()).toBe('content')
  })

  it('takes a single POST', async () => {
    const { send } = await anEmulator()
    const digest = digestOf('content')

    const reply = await send('POST', `/v2/${REPOSITORY}/blobs/uploads/?digest=${digest}`, { body: 'content' })

    expect([reply.status, reply.headers.location]).toEqual([201, `/v2/${REPOSITORY}/blobs/${digest}`])
  })

  it('takes a blob named by sha512', async () => {
    const { send } = await anEmulator()
    const digest = digestOf('content', 'sha512')

    const reply = await send('POST', `/v2/${REPOSITORY}/blobs/uploads/?digest=${digest}`, { body: 'content' })

    expect(reply.status).toBe(201)
    expect((await send('GET', reply.headers.location ?? '')).body.toString()).toBe('content')
  })

  it('takes the same blob twice', async () => {
    const { send } = await anEmulator()
    await pushBlob(send, REPOSITORY, 'content')

    expect(await pushBlob(send, REPOSITORY, 'content')).toBe(digestOf('content'))
  })
})

describe('chunked upload (spec: Pushing a blob in chunks, end-5, end-6, end-13)', () => {
  it('takes chunks in order and a closing PUT without a body', async () => {
    const { send } = await anEmulator()
    const location = await openSession(send, REPOSITORY)

    const first = await send('PATCH', location, { body: 'hello ', headers: octets('0-5') })
    const second = await send('PATCH', first.headers.location ?? '', {
      body: 'world',
      headers: octets('6-10'),
    })
    const status = await send('GET', location)
    const closed = await send('PUT', `${second.headers.location}?digest=${digestOf('hello world')}`)

    expect([first.status, first.headers.range]).toEqual([202, '0-5'])
    expect([second.status, second.headers.range]).toEqual([202, '0-10'])
    expect([status.status, status.headers.range]).toEqual([204, '0-10'])
    expect(status.headers.location).toMatch(UUID)
    expect(closed.status).toBe(201)
    expect((await send('GET', location)).code).toBe('BLOB_UPLOAD_UNKNOWN')
  })

  it('takes a streamed PATCH without Content-Range, and the last bytes with the PUT', async () => {
    const { send } = await anEmulator()
    const location = await openSession(send, REPOSITORY)

    const streamed = await send('PATCH', location, {
      body: 'hello ',
      headers: { ...octets(), 'transfer-encoding': 'chunked' },
    })
    const closed = await send('PUT', `${location}?digest=${digestOf('hello world')}`, {
      body: 'world',
      headers: octets('6-10'),
    })

    expect([streamed.status, streamed.headers.range]).toEqual([202, '0-5'])
    expect(closed.status).toBe(201)
  })

  it.each(['6-10', '3-4', '0-4', 'bytes 5-6', '5-4', 'x', '-1'])(
    'answers 416 with the current state to the chunk %s after bytes 0-4',
    async (range) => {
      const { send } = await anEmulator()
      const location = await openSession(send, REPOSITORY)
      await send('PATCH', location, { body: 'hello', headers: octets('0-4') })

      const reply = await send('PATCH', location, { body: 'world', headers: octets(range) })

      expect([reply.status, reply.code, reply.headers.range]).toEqual([416, 'BLOB_UPLOAD_INVALID', '0-4'])
      expect(reply.headers.location).toBe(location)
      expect((await send('GET', location)).headers.range).toBe('0-4')
    },
  )

  it.each([
    ['a declared length', {}],
    ['no declared length', { 'transfer-encoding': 'chunked' }],
  ])('answers 400 SIZE_INVALID to a chunk of %s that is not as long as its range', async (_name, headers) => {
    const { send } = await anEmulator()
    const location = await openSession(send, REPOSITORY)

    const reply = await send('PATCH', location, { body: 'hello', headers: { ...octets('0-9'), ...headers } })
    const retried = await send('PATCH', location, { body: 'hello', headers: octets('0-4') })

    expect([reply.status, reply.code]).toEqual([400, 'SIZE_INVALID'])
    expect(retried.status).toBe(202)
    expect((await send('PUT', `${location}?digest=${digestOf('hello')}`)).status).toBe(201)
  })

  it('keeps the bytes of a PATCH whose connection was cut, and goes on from there', async () => {
    const { send, registry } = await anEmulator()
    const location = await openSession(send, REPOSITORY)
    const [host, port] = registry.split(':')
    const socket = connect(Number(port), host)
    socket.write(`PATCH ${location} HTTP/1.1\r\nHost: ${registry}\r\nContent-Length: 100\r\n\r\nhello`)
    await expect.poll(async () => (await send('GET', location)).headers.range, PATIENCE).toBe('0-4')
    socket.destroy()

    const resumed = await send('PATCH', location, { body: ' world', headers: octets('5-10') })
    const closed = await send('PUT', `${location}?digest=${digestOf('hello world')}`)

    expect([resumed.status, closed.status]).toEqual([202, 201])
  })

  it('appends two chunks one after the other when they arrive at once', async () => {
    const { send } = await anEmulator()
    const location = await openSession(send, REPOSITORY)
    const chunk = () => send('PATCH', location, { body: 'hello', headers: octets('0-4') })

    const statuses = (await Promise.all([chunk(), chunk()])).map((reply) => reply.status).sort()

    expect(statuses).toEqual([202, 416])
    expect((await send('PUT', `${location}?digest=${digestOf('hello')}`)).status).toBe(201)
  })
})

describe('what a blob upload refuses', () => {
  it('answers 400 DIGEST_INVALID when the bytes have another digest, and stores nothing', async () => {
    const { send } = await anEmulator()
    const location = await openSession(send, REPOSITORY)
    const digest = digestOf('other')

    const put = await send('PUT', `${location}?digest=${digest}`, { body: 'content' })
    const posted = await send('POST', `/v2/${REPOSITORY}/blobs/uploads/?digest=${digest}`, {
      body: 'content',
    })

    expect([put.status, put.code]).toEqual([400, 'DIGEST_INVALID'])
    expect([posted.status, posted.code]).toEqual([400, 'DIGEST_INVALID'])
    expect((await send('HEAD', `/v2/${REPOSITORY}/blobs/${digest}`)).status).toBe(404)
    expect((await send('GET', location)).status).toBe(404)
  })

  it.each([
    ['', 'DIGEST_INVALID'],
    ['?digest=', 'DIGEST_INVALID'],
    ['?digest=sha256:12', 'DIGEST_INVALID'],
    ['?digest=md5:d41d8cd98f00b204e9800998ecf8427e', 'UNSUPPORTED'],
  ])('answers 400 to a closing PUT with the query %j and leaves the session open', async (query, code) => {
    const { send } = await anEmulator()
    const location = await openSession(send, REPOSITORY)

    const reply = await send('PUT', location + query, { body: 'content' })

    expect([reply.status, reply.code]).toEqual([400, code])
    expect((await send('GET', location)).status).toBe(204)
  })

  it.each(['GET', 'PATCH', 'PUT', 'DELETE'])(
    'answers 404 BLOB_UPLOAD_UNKNOWN to %s of no session',
    async (method) => {
      const { send } = await anEmulator()
      const query = `?digest=${digestOf('')}`

      const unknown = await send(
        method,
        `/v2/${REPOSITORY}/blobs/uploads/00000000-0000-0000-0000-000000000000${query}`,
      )
      const elsewhere = (await openSession(send, REPOSITORY)).replace(REPOSITORY, 'studio/other')

      expect([unknown.status, unknown.code]).toEqual([404, 'BLOB_UPLOAD_UNKNOWN'])
      expect((await send(method, elsewhere + query)).code).toBe('BLOB_UPLOAD_UNKNOWN')
    },
  )

  it('drops a session on DELETE', async () => {
    const { send } = await anEmulator()
    const location = await openSession(send, REPOSITORY)

    expect((await send('DELETE', location)).status).toBe(204)
    expect((await send('PATCH', location, { body: 'x' })).code).toBe('BLOB_UPLOAD_UNKNOWN')
  })
})

describe('Expect: 100-continue (RFC 9110 section 10.1.1)', () => {
  const head = (registry: string, path: string) =>
    `PATCH ${path} HTTP/1.1\r\nHost: ${registry}\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n`

  it('lets the client send before it takes the body', async () => {
    const { send, registry } = await anEmulator()
    const location = await openSession(send, REPOSITORY)
    const [host, port] = registry.split(':')
    const socket = connect(Number(port), host)
    socket.write(head(registry, location))

    const [go] = (await once(socket, 'data')) as [Buffer]
    socket.write('hello')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()

    expect(go.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    expect(answer.toString()).toMatch(/^HTTP\/1.1 202 /)
  })

  it('refuses without asking for the body', async () => {
    const { registry } = await anEmulator()
    const [host, port] = registry.split(':')
    const socket = connect(Number(port), host)
    socket.write(head(registry, `/v2/${REPOSITORY}/blobs/uploads/none`))

    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()

    expect(answer.toString()).toMatch(/^HTTP\/1.1 404 /)
    expect(answer.toString()).toMatch(/connection: close/i)
  })
})
