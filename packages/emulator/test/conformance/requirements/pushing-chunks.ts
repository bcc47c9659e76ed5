// distribution-spec v1.1, "Pushing a blob in chunks": end-5, end-6, end-13.
import { expect } from 'vitest'
import type { Reply, Send } from '../../support/client.js'
import { digestOf, openSession } from '../../support/content.js'
import { closingPath, locationOf } from '../../support/location.js'
import { requirementsOf } from '../requirement.js'

const { must } = requirementsOf('Pushing a blob in chunks')

function sendChunk(
  send: Send,
  location: string,
  range: string,
  body: string,
  method = 'PATCH',
): Promise<Reply> {
  const headers = { 'content-type': 'application/octet-stream', 'content-range': range }
  return send(method, location, { headers, body })
}

/** Opens a session that holds `hello` and gives its location. */
async function openHello(send: Send, repository: string): Promise<string> {
  const reply = await sendChunk(send, await openSession(send, repository), '0-4', 'hello')
  expect(reply.status).toBe(202)
  return locationOf(reply)
}

/** What a registry has to answer to a blob that comes in pieces. */
export const PUSHING_CHUNKS = [
  must(
    'answers a chunk with 202, Location and the Range up to its last byte',
    async ({ send, repository }) => {
      const first = await sendChunk(send, await openSession(send, repository), '0-4', 'hello')
      const second = await sendChunk(send, locationOf(first), '5-10', ' world')

      expect([first.status, first.headers.range]).toEqual([202, '0-4'])
      expect([second.status, second.headers.range]).toEqual([202, '0-10'])
      expect(second.headers.location).toMatch(/./)
    },
  ),
  must('closes a session whose last chunk came by PATCH', async ({ send, repository }) => {
    const location = await openHello(send, repository)

    const reply = await send('PUT', closingPath(location, digestOf('hello')), {
      headers: { 'content-length': '0' },
    })

    expect(reply.status).toBe(201)
    expect((await send('GET', locationOf(reply))).body.toString()).toBe('hello')
  }),
  must('takes the last chunk with the closing PUT', async ({ send, repository }) => {
    const path = closingPath(await openHello(send, repository), digestOf('hello world'))

    const reply = await sendChunk(send, path, '5-10', ' world', 'PUT')

    expect(reply.status).toBe(201)
    expect((await send('GET', locationOf(reply))).body.toString()).toBe('hello world')
  }),
  must('answers 416 to a first chunk that does not begin at 0', async ({ send, repository }) => {
    const reply = await sendChunk(send, await openSession(send, repository), '1-5', 'hello')

    expect(reply.status).toBe(416)
  }),
  must('answers 416 to a chunk that leaves a gap', async ({ send, repository }) => {
    const reply = await sendChunk(send, await openHello(send, repository), '6-11', ' world')

    expect(reply.status).toBe(416)
  }),
  must('answers 416 to a chunk that was sent before', async ({ send, repository }) => {
    const reply = await sendChunk(send, await openHello(send, repository), '0-4', 'hello')

    expect(reply.status).toBe(416)
  }),
  must('answers 416 to a last chunk out of order in the closing PUT', async ({ send, repository }) => {
    const path = closingPath(await openHello(send, repository), digestOf('hello world'))

    expect((await sendChunk(send, path, '7-12', ' world', 'PUT')).status).toBe(416)
  }),
  must('refuses a Content-Range in another form', async ({ send, repository }) => {
    for (const range of ['bytes 0-4/5', '0', '-4', 'a-b']) {
      const reply = await sendChunk(send, await openSession(send, repository), range, 'hello')
      expect([400, 416]).toContain(reply.status)
    }
  }),
  must('tells with 204, Location and Range where an upload stands', async ({ send, repository }) => {
    const reply = await send('GET', await openHello(send, repository))

    expect([reply.status, reply.headers.range, reply.body.length]).toEqual([204, '0-4', 0])
    expect(reply.headers.location).toMatch(/./)
  }),
  must('lets a client go on after a 416, from where the session stands', async ({ send, repository }) => {
    const location = await openHello(send, repository)
    await sendChunk(send, location, '6-11', ' world')

    const status = await send('GET', location)
    const retried = await sendChunk(send, locationOf(status), '5-10', ' world')
    const path = closingPath(locationOf(retried), digestOf('hello world'))
    const closed = await send('PUT', path, { headers: { 'content-length': '0' } })

    expect([status.headers.range, retried.status, closed.status]).toEqual(['0-4', 202, 201])
  }),
  must('takes a streamed chunk of unknown length', async ({ send, repository }) => {
    const headers = { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' }
    const streamed = await send('PATCH', await openSession(send, repository), { headers, body: 'hello' })

    expect([streamed.status, streamed.headers.range]).toEqual([202, '0-4'])
  }),
  must('answers 404 to a session that does not exist', async ({ send, repository }) => {
    const path = `/v2/${repository}/blobs/uploads/00000000-0000-4000-8000-000000000000`
    const closing = closingPath(path, digestOf('hello'))

    expect((await send('GET', path)).status).toBe(404)
    expect((await sendChunk(send, path, '0-4', 'hello')).status).toBe(404)
    expect((await send('PUT', closing, { headers: { 'content-length': '0' } })).status).toBe(404)
  }),
  must('has no session any more once it is closed', async ({ send, repository }) => {
    const location = await openHello(send, repository)
    await send('PUT', closingPath(location, digestOf('hello')), { headers: { 'content-length': '0' } })

    expect((await send('GET', location)).status).toBe(404)
  }),
]
