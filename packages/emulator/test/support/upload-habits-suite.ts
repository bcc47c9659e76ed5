import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, type Reply, type Send } from './client.js'
import { digestOf, openSession } from './content.js'
import { closingPath, locationOf } from './location.js'

/** A registry that serves everybody. */
interface OpenRegistry {
  /** Host and port. */
  readonly registry: string
  stop(): Promise<void>
}

const REPOSITORY = 'studio/server'
/** More than the buffers between client and server hold, so that the server has read some of it. */
const CUT_AFTER_BYTES = 16 * 1024 * 1024
const PATIENCE = { timeout: 5000, interval: 5 }
const OCTETS = { 'content-type': 'application/octet-stream' }

const outcomeOf = ({ status, code }: Reply) => [status, code]

/** Describes how distribution 2.8, and so Harbor, takes uploads where the specification asks for something else. */
export function describeUploadHabits(name: string, start: () => Promise<OpenRegistry>): void {
  describe(`${name}: the location of an upload`, () => {
    let server: OpenRegistry
    let send: Send
    const patch = (path: string, body: string, headers = {}) =>
      send('PATCH', path, { body, headers: { ...OCTETS, ...headers } })
    beforeAll(async () => {
      server = await start()
      send = clientOf(server)
    })
    afterAll(() => server?.stop())

    it('is absolute and carries an opaque state', async () => {
      const { headers } = await send('POST', `/v2/${REPOSITORY}/blobs/uploads/`)

      const [path, query] = headers.location?.split('?') ?? []
      expect(path).toBe(
        `http://${server.registry}/v2/${REPOSITORY}/blobs/uploads/${headers['docker-upload-uuid']}`,
      )
      expect(query).toMatch(/^_state=[\w%-]+$/)
      expect(headers.range).toBe('0-0')
    })

    it('is another one after each chunk, and only the latest is valid', async () => {
      const first = await openSession(send, REPOSITORY)
      const second = locationOf(await patch(first, 'hello'))

      expect(second).not.toBe(first)
      expect(outcomeOf(await patch(first, ' world'))).toEqual([404, 'BLOB_UPLOAD_INVALID'])
      expect(outcomeOf(await send('GET', first))).toEqual([404, 'BLOB_UPLOAD_INVALID'])
      expect((await send('GET', second)).headers.range).toBe('0-4')
      expect((await send('PUT', closingPath(second, digestOf('hello')))).status).toBe(201)
    })

    it('is not valid without its state, with a made-up one or with that of another session', async () => {
      const [path = '', state = ''] = (await openSession(send, REPOSITORY)).split('?')
      const other = (await openSession(send, REPOSITORY)).split('?')[1]

      for (const query of ['', '?_state=', '?_state=bm9uc2Vuc2U', `?${other}`]) {
        expect(outcomeOf(await patch(path + query, 'x'))).toEqual([404, 'BLOB_UPLOAD_INVALID'])
      }
      expect((await send('GET', `${path}?${state}`)).status).toBe(204)
    })

    it('is void after a chunk that was cut, so the upload cannot go on', async () => {
      const { registry } = server
      const location = await openSession(send, REPOSITORY)
      const [host, port] = registry.split(':')
      const socket = connect(Number(port), host)
      const length = `Content-Length: ${2 * CUT_AFTER_BYTES}`
      socket.write(`PATCH ${location} HTTP/1.1\r\nHost: ${registry}\r\n${length}\r\n\r\n`)

      await new Promise<void>((resolve) => socket.write('x'.repeat(CUT_AFTER_BYTES), () => resolve()))
      socket.destroySoon()

      await expect.poll(async () => (await send('GET', location)).code, PATIENCE).toBe('BLOB_UPLOAD_INVALID')
      expect(outcomeOf(await patch(location, 'hello'))).toEqual([404, 'BLOB_UPLOAD_INVALID'])
    })

    it('is absolute also when it is that of the finished blob', async () => {
      const digest = digestOf('content')

      const reply = await send('PUT', closingPath(await openSession(send, REPOSITORY), digest), {
        headers: OCTETS,
        body: 'content',
      })

      expect(reply.headers.location).toBe(`http://${server.registry}/v2/${REPOSITORY}/blobs/${digest}`)
    })

    it('is given for a POST with a digest too, whose body is not taken', async () => {
      const digest = digestOf('not taken')
      const path = `/v2/${REPOSITORY}/blobs/uploads/?digest=${digest}`

      const reply = await send('POST', path, { headers: OCTETS, body: 'not taken' })

      expect(reply.status).toBe(202)
      expect((await send('HEAD', `/v2/${REPOSITORY}/blobs/${digest}`)).status).toBe(404)
    })

    it('appends what comes, whatever Content-Range says', async () => {
      const first = await patch(await openSession(send, REPOSITORY), 'hello', { 'content-range': '7-11' })
      const second = await patch(locationOf(first), ' world', { 'content-range': '0-1' })

      expect([first.status, second.status, second.headers.range]).toEqual([202, 202, '0-10'])
    })
  })
}
