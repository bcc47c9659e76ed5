// distribution-spec v1.1, "Pushing a blob monolithically": end-4a, end-4b, end-6.
import { expect } from 'vitest'
import { digestOf, openSession } from '../../support/content.js'
import { closingPath, locationOf } from '../../support/location.js'
import { requirementsOf } from '../requirement.js'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
const OCTETS = { 'content-type': 'application/octet-stream' }

const twoRequests = requirementsOf('Pushing a blob monolithically: POST then PUT')
const oneRequest = requirementsOf('Pushing a blob monolithically: single POST')

/** What a registry has to answer to blobs that come as a whole. */
export const PUSHING_BLOBS = [
  twoRequests.must('opens an upload session with 202 and its Location', async ({ send, repository }) => {
    const reply = await send('POST', `/v2/${repository}/blobs/uploads/`)

    expect(reply.status).toBe(202)
    expect(reply.headers.location).toMatch(/./)
  }),
  twoRequests.must('gives each session a UUID of its own in the Location', async ({ send, repository }) => {
    const locations = [await openSession(send, repository), await openSession(send, repository)]

    const ids = locations.map((location) => UUID.exec(location)?.[0])
    expect(ids).toEqual([expect.any(String), expect.any(String)])
    expect(new Set(ids).size).toBe(2)
  }),
  twoRequests.must(
    'answers the closing PUT with 201 and a pullable Location',
    async ({ send, repository }) => {
      const location = await openSession(send, repository)

      const reply = await send('PUT', closingPath(location, digestOf('content')), {
        headers: OCTETS,
        body: 'content',
      })

      expect(reply.status).toBe(201)
      expect((await send('GET', locationOf(reply))).body.toString()).toBe('content')
    },
  ),
  twoRequests.must('takes an empty blob', async ({ send, repository }) => {
    const location = await openSession(send, repository)

    const reply = await send('PUT', closingPath(location, digestOf('')), {
      headers: { 'content-length': '0' },
    })

    expect(reply.status).toBe(201)
    expect((await send('GET', locationOf(reply))).body).toHaveLength(0)
  }),
  twoRequests.must('takes a blob that is there already', async ({ send, repository }) => {
    for (const _attempt of ['first', 'second']) {
      const location = await openSession(send, repository)
      const path = closingPath(location, digestOf('content'))

      expect((await send('PUT', path, { headers: OCTETS, body: 'content' })).status).toBe(201)
    }
  }),
  twoRequests.must('takes a blob named by SHA-512', async ({ send, repository }) => {
    const digest = digestOf('content', 'sha512')
    const location = await openSession(send, repository)

    const reply = await send('PUT', closingPath(location, digest), { headers: OCTETS, body: 'content' })

    expect(reply.status).toBe(201)
    expect((await send('GET', `/v2/${repository}/blobs/${digest}`)).body.toString()).toBe('content')
  }),
  twoRequests.must(
    'refuses with 400 bytes of another digest and stores nothing',
    async ({ send, repository }) => {
      const digest = digestOf('other')
      const location = await openSession(send, repository)

      const reply = await send('PUT', closingPath(location, digest), { headers: OCTETS, body: 'content' })

      expect([reply.status, reply.code]).toEqual([400, 'DIGEST_INVALID'])
      expect((await send('HEAD', `/v2/${repository}/blobs/${digest}`)).status).toBe(404)
    },
  ),
  twoRequests.must('refuses with 400 a closing PUT without a digest', async ({ send, repository }) => {
    const location = await openSession(send, repository)

    const reply = await send('PUT', location, { headers: OCTETS, body: 'content' })

    expect([reply.status, reply.code]).toEqual([400, 'DIGEST_INVALID'])
  }),
  oneRequest.must(
    'answers a single POST with 201, or with 202 and a session',
    async ({ send, repository }) => {
      const path = `/v2/${repository}/blobs/uploads/?digest=${digestOf('content')}`

      const reply = await send('POST', path, { headers: OCTETS, body: 'content' })

      expect([201, 202]).toContain(reply.status)
      expect(reply.headers.location).toMatch(/./)
    },
  ),
  oneRequest.should('supports a single POST, with a pullable Location', async ({ send, repository }) => {
    const path = `/v2/${repository}/blobs/uploads/?digest=${digestOf('content')}`

    const reply = await send('POST', path, { headers: OCTETS, body: 'content' })

    expect(reply.status).toBe(201)
    expect((await send('GET', locationOf(reply))).body.toString()).toBe('content')
  }),
  oneRequest.must('stores nothing of a single POST with another digest', async ({ send, repository }) => {
    const digest = digestOf('other')
    const path = `/v2/${repository}/blobs/uploads/?digest=${digest}`

    expect((await send('POST', path, { headers: OCTETS, body: 'content' })).status).not.toBe(201)
    expect((await send('HEAD', `/v2/${repository}/blobs/${digest}`)).status).toBe(404)
  }),
]
