import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createRegistryImages } from '../../src/platform/registry-images.js'
import { readUsage, requestStorage, storageRequests } from '../../src/platform/storage-service.js'
import { errorOf, SENTINEL } from '../support/a-registry.js'
import {
  aPlatform,
  aPlatformClient,
  refusal,
  type SeenRequest,
  webPage,
} from '../support/platform/platform-desk.js'
import { playPage } from '../support/platform/played-lists.js'
import { storageRequestShape } from '../support/platform/request-shapes.js'

const GIB = 1024 ** 3

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function play(answer: (request: SeenRequest) => Response) {
  const { handler, seen } = aPlatform(answer)
  server.use(handler)
  return { client: aPlatformClient(), seen, lines: () => seen.map(({ line }) => line) }
}

describe('the use of storage', () => {
  it.each([
    [
      { used_bytes: 7, limit_bytes: 5 * GIB, plan: 'new field' },
      { usedBytes: 7, limitBytes: 5 * GIB },
    ],
    [
      { used_bytes: 7, limit_bytes: 0 },
      { usedBytes: 7, limitBytes: 0 },
    ],
    [{ used_bytes: 7, limit_bytes: -1 }, { usedBytes: 7 }],
    [{ used_bytes: 7, limit_bytes: null }, { usedBytes: 7 }],
    [{ used_bytes: 7 }, { usedBytes: 7 }],
  ])('is read from %j', async (wire, usage) => {
    const { client, seen } = play(() => HttpResponse.json(wire))

    expect(await readUsage(client)).toEqual({ answer: usage })
    expect(seen).toEqual([
      {
        line: 'GET /v1/container-registry/usage',
        authorization: `token ${SENTINEL}`,
        accept: 'application/json',
      },
    ])
  })

  it.each([
    [403, refusal(403, 'not granted yet'), { status: 403, message: 'not granted yet' }],
    [404, refusal(404, 'not found'), { status: 404, message: 'not found' }],
    [404, webPage(404), { status: 404, message: '' }],
    [200, webPage(200), { status: 200, message: '' }],
  ])('is not told where the answer is %d', async (_, answer, tried) => {
    const { client } = play(() => answer.clone())

    expect(await readUsage(client)).toEqual(tried)
    expect(await storageRequests(client)).toEqual(tried)
    expect(await requestStorage(client, { requestedBytes: 1 })).toEqual(tried)
  })

  it.each([
    [401, refusal(401, 'Invalid token.'), 'CREDENTIAL_REJECTED'],
    [500, refusal(500, 'oops'), 'SERVER_ERROR'],
    [200, HttpResponse.json({ used: 7 }), 'UNEXPECTED_RESPONSE'],
  ])('is an error where the answer is %d', async (_, answer, code) => {
    const { client } = play(() => answer.clone())

    expect(await errorOf(readUsage(client))).toMatchObject({ code, action: 'ask for the used storage at' })
  })
})

describe('a request for storage', () => {
  it.each([
    [
      { requestedBytes: 10 * GIB, reason: 'a new map' },
      { requested_bytes: 10 * GIB, reason: 'a new map' },
    ],
    [{ requestedBytes: 1 }, { requested_bytes: 1 }],
  ])('is sent as agreed: %j', async (wish, body) => {
    const { client, seen } = play((request) => {
      const { requested_bytes } = storageRequestShape.parse(request.body)
      const wire = { id: 'r1', status: 'pending', requested_bytes, created_at: '2026-11-22T10:00:00Z' }
      return HttpResponse.json(wire, { status: 202 })
    })

    expect(await requestStorage(client, wish)).toEqual({
      answer: {
        id: 'r1',
        state: 'pending',
        requestedBytes: wish.requestedBytes,
        requestedAt: '2026-11-22T10:00:00.000Z',
      },
    })
    expect(seen).toMatchObject([
      { line: 'POST /v1/container-registry/storage-requests', authorization: `token ${SENTINEL}`, body },
    ])
  })

  it('is not sent a second time by itself', async () => {
    const { client, lines } = play(() => refusal(503, 'busy'))

    expect(await errorOf(requestStorage(client, { requestedBytes: 1 }))).toMatchObject({
      code: 'SERVER_ERROR',
      action: 'request more storage at',
    })
    expect(lines()).toHaveLength(1)
  })

  it('is listed with what staff said', async () => {
    const base = { requested_bytes: 9, created_at: '2026-11-22 10:00:00' }
    const { client, lines } = play(() =>
      HttpResponse.json({
        data: [
          { id: 3, status: 'in review', ...base, granted_bytes: null, reason: null, decided_at: null },
          { id: 'r2', status: 'denied', ...base, reason: 'no', decided_at: '2026-11-23T10:00:00Z' },
          { id: 'r1', status: 'approved', ...base, granted_bytes: 4, decided_by: 'new field' },
        ],
      }),
    )

    const asked = { requestedBytes: 9, requestedAt: '2026-11-22T10:00:00.000Z' }
    expect(await storageRequests(client)).toEqual({
      answer: [
        { id: '3', state: 'pending', ...asked },
        { id: 'r2', state: 'denied', ...asked, reason: 'no', decidedAt: '2026-11-23T10:00:00.000Z' },
        { id: 'r1', state: 'approved', ...asked, grantedBytes: 4 },
      ],
    })
    expect(lines()).toEqual(['GET /v1/container-registry/storage-requests'])
  })
})

describe('the list of images', () => {
  const anImage = (name: string) => ({
    name,
    artifact_count: 2,
    tag_count: 3,
    size_bytes: 4,
    last_push_at: '2026-11-22T10:00:00Z',
    has_template: true,
  })

  it('is read page by page, names with slashes included', async () => {
    const images = Array.from({ length: 5 }, (_, at) => anImage(`game/server-${at}`))
    const { client, lines } = play(({ line }) => playPage(line, images))

    const pages = []
    for await (const page of createRegistryImages(client).pages({ pageSize: 3 })) pages.push(page)

    expect(pages.map(({ entries, isLast }) => [entries.length, isLast])).toEqual([
      [3, false],
      [2, true],
    ])
    expect(pages[0]).toMatchObject({ page: 1, totalCount: 5 })
    expect(pages[0]?.entries[0]).toEqual({
      name: 'game/server-0',
      artifactCount: 2,
      tagCount: 3,
      sizeBytes: 4,
      pushedAt: '2026-11-22T10:00:00.000Z',
      hasTemplate: true,
    })
    expect(lines()).toEqual([
      'GET /v1/container-registry/images?page=1&limit=3',
      'GET /v1/container-registry/images?page=2&limit=3',
    ])
  })

  it('reads an image that lacks everything but its name', async () => {
    const wire = { name: 'server', artifact_count: null, size_bytes: 'much', last_push_at: null }
    const { client } = play(() => HttpResponse.json({ data: [wire, { name: 'other' }] }))

    const { value } = await createRegistryImages(client).pages().next()

    expect(value.entries).toEqual([
      { name: 'server', hasTemplate: false },
      { name: 'other', hasTemplate: false },
    ])
  })

  it.each([
    [403, 'DENIED'],
    [404, 'NAME_UNKNOWN'],
  ])('fails where the answer is %d', async (status, code) => {
    const { client } = play(() => refusal(status, 'no'))

    expect(await errorOf(createRegistryImages(client).pages().next())).toMatchObject({ code, status })
  })
})
