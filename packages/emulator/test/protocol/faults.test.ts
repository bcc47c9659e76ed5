// Scripted faults on real sockets: what the client sees, and what has become of the content.
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { expect, it } from 'vitest'
import { type EmulatorOptions, type FaultInput, startEmulator } from '../../src/index.js'
import { basic, bearer, clientOf } from '../support/client.js'
import { digestOf, imageOf, openSession, pushBlob, pushImage, putManifest } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'
import { closingPath } from '../support/location.js'

const REPOSITORY = 'studio/server'
const PATIENCE = { timeout: 5000, interval: 5 }
const CONTENT = 'x'.repeat(1000)

const anEmulatorWith = (...faults: FaultInput[]) => anEmulator({ profile: 'oci', faults })

/** Reads an answer until its end or the end of its connection. */
async function receive(
  url: string,
): Promise<{ status: number | undefined; bytes: number; isWhole: boolean }> {
  const sending = request(url, { agent: false }).end()
  const [response]: IncomingMessage[] = await once(sending, 'response')
  let bytes = 0
  response?.on('error', () => {}).on('data', (chunk: Buffer) => (bytes += chunk.length))
  await new Promise((resolve) => response?.on('close', resolve))
  return { status: response?.statusCode, bytes, isWhole: response?.complete ?? false }
}

/** Sends a body of unknown length. */
async function sendChunked(url: string, method: string, body: string): Promise<IncomingMessage> {
  const sending = request(url, { method, agent: false, headers: { 'transfer-encoding': 'chunked' } }).end(
    body,
  )
  const [response]: IncomingMessage[] = await once(sending, 'response')
  if (!response) throw new Error('no answer')
  return response.resume()
}

it('cuts a request in the middle of its body and keeps what arrived', async () => {
  const { send, requests, faults } = await anEmulatorWith({
    kind: 'cut-request',
    match: { request: 'patch' },
    afterBytes: 400,
  })
  const location = await openSession(send, REPOSITORY)

  await expect(send('PATCH', location, { body: CONTENT })).rejects.toMatchObject({ code: 'ECONNRESET' })

  expect(requests.at(-1)).toMatchObject({ method: 'PATCH', status: 0 })
  expect(requests.at(-1)).not.toHaveProperty('failure')
  expect(faults.list()).toMatchObject([{ kind: 'cut-request', hits: 1 }])
  await expect.poll(async () => (await send('GET', location)).headers.range, PATIENCE).toBe('0-399')
})

it('cuts a request without a body, or one that is shorter, before it is acted on', async () => {
  const { send, faults } = await anEmulatorWith()
  await pushImage(send, REPOSITORY, '1.0')
  const path = `/v2/${REPOSITORY}/manifests/1.0`
  const before = await send('GET', path)
  faults.add({ kind: 'cut-request', match: { path: '*/manifests/*' }, afterBytes: 1_000_000, times: 2 })

  const deletion = send('DELETE', `/v2/${REPOSITORY}/manifests/1.0`)
  const overwriting = putManifest(send, REPOSITORY, '1.0', imageOf([]))

  await expect(deletion).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(overwriting).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect((await send('GET', path)).body).toEqual(before.body)
})

it('cuts an answer in the middle, at the latest before its last byte', async () => {
  const { send, faults, url, requests } = await anEmulatorWith()
  const path = `/v2/${REPOSITORY}/blobs/${await pushBlob(send, REPOSITORY, CONTENT)}`
  faults.add({ kind: 'cut-answer', afterBytes: 300 })
  faults.add({ kind: 'cut-answer', afterBytes: 5000 })

  expect(await receive(`${url}${path}`)).toEqual({ status: 200, bytes: 300, isWhole: false })
  expect(await receive(`${url}${path}`)).toEqual({ status: 200, bytes: 999, isWhole: false })
  expect(await receive(`${url}${path}`)).toEqual({ status: 200, bytes: 1000, isWhole: true })
  expect(requests.every((entry) => entry.failure === undefined)).toBe(true)
})

it('loses an answer without a body as a whole, after the work is done', async () => {
  const { send } = await anEmulatorWith({ kind: 'cut-answer', match: { request: 'put-manifest' } })

  await expect(pushImage(send, REPOSITORY, '1.0')).rejects.toMatchObject({ code: 'ECONNRESET' })

  expect((await send('GET', `/v2/${REPOSITORY}/tags/list`)).json).toMatchObject({ tags: ['1.0'] })
})

it('refuses a credential in the middle of an upload, and takes it again', async () => {
  const emulator = await anEmulator({
    profile: 'oci',
    auth: 'token',
    faults: [{ kind: 'unauthorized', match: { request: 'patch' } }],
  })
  const scope = `repository:${REPOSITORY}:pull,push`
  const send = clientOf(emulator, await bearer(emulator, emulator.push, scope))
  const location = await openSession(send, REPOSITORY)

  const refused = await send('PATCH', location, { body: CONTENT })
  const taken = await send('PATCH', location, { body: CONTENT })

  expect([refused.status, refused.code]).toEqual([401, 'UNAUTHORIZED'])
  expect(refused.headers['www-authenticate']).toBe(
    `Bearer realm="${emulator.url}/service/token",service="slipway-emulator",scope="${scope}",error="invalid_token"`,
  )
  expect([taken.status, taken.headers.range]).toEqual([202, '0-999'])
})

it.each<[EmulatorOptions, path: string, challenge: string]>([
  [{ profile: 'oci', auth: 'basic' }, '/v2/', 'Basic realm="slipway-emulator"'],
  [{ profile: 'oci', auth: 'token' }, '/service/token', 'Basic realm="slipway-emulator"'],
  [{ profile: 'harbor', auth: 'token' }, '/v2/', 'Basic realm="harbor"'],
  [{ auth: 'none' }, '/v2/', 'Basic realm="slipway-emulator"'],
])('challenges as the registry does: %o', async (options, path, challenge) => {
  const emulator = await anEmulator({ ...options, faults: [{ kind: 'unauthorized', match: { path } }] })
  const send = clientOf(emulator, basic(emulator.push))

  const [refused, taken] = [await send('GET', path), await send('GET', path)]

  expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, challenge])
  expect(taken.status).not.toBe(401)
})

it.each<[FaultInput, { status: number; code?: string; headers?: Record<string, unknown> }]>([
  [{ kind: 'unauthorized' }, { status: 401, code: 'UNAUTHORIZED' }],
  [
    { kind: 'too-many-requests', retryAfterSeconds: 7 },
    { status: 429, code: 'TOOMANYREQUESTS', headers: { 'retry-after': '7' } },
  ],
  [{ kind: 'server-error' }, { status: 503, code: 'UNAVAILABLE' }],
  [
    { kind: 'server-error', status: 500 },
    { status: 500, code: 'UNKNOWN' },
  ],
  [{ kind: 'html-error' }, { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } }],
  [{ kind: 'html-error', status: 200 }, { status: 200 }],
  [{ kind: 'read-only' }, { status: 403, code: 'DENIED' }],
  [{ kind: 'quota' }, { status: 403, code: 'DENIED' }],
  [{ kind: 'body-limit', limitBytes: 10 }, { status: 413 }],
  [
    { kind: 'redirect', to: 'http://127.0.0.1:9' },
    { status: 307, headers: { location: `http://127.0.0.1:9/v2/${REPOSITORY}/manifests/1.0` } },
  ],
])('refuses a manifest without storing it: %o', async (fault, { status, code, headers = {} }) => {
  const { send, faults } = await anEmulatorWith()
  await pushImage(send, REPOSITORY, 'older')
  faults.add(fault)

  const reply = await putManifest(send, REPOSITORY, '1.0', imageOf())

  expect([reply.status, reply.code]).toEqual([status, code])
  expect(reply.headers).toMatchObject(headers)
  expect((await send('GET', `/v2/${REPOSITORY}/tags/list`)).json).toMatchObject({ tags: ['older'] })
})

it('answers on the platform in the form of the platform', async () => {
  const emulator = await anEmulator()
  const send = clientOf({ registry: new URL(emulator.platformUrl ?? '').host }, `token ${emulator.apiToken}`)
  const kinds = ['unauthorized', 'too-many-requests', 'server-error', 'read-only'] as const
  for (const kind of kinds) emulator.faults.add({ kind, match: { surface: 'platform' } })

  const replies = []
  for (const _ of kinds) replies.push(await send('POST', '/v1/app', { body: '{}' }))

  expect(replies.map(({ status }) => status)).toEqual([401, 429, 503, 503])
  expect(replies.map(({ json }) => json)).toEqual(Array(4).fill({ message: expect.any(String) }))
  expect((await emulator.send('GET', '/v2/')).status).toBe(200)
})

it('refuses more storage in words that clients know a quota by', async () => {
  const { send } = await anEmulatorWith({
    kind: 'quota',
    match: { request: 'put-blob' },
    limitBytes: 5 * 1024 ** 3,
  })
  const location = await openSession(send, REPOSITORY)

  const reply = await send('PUT', closingPath(location, digestOf(CONTENT)), { body: CONTENT })

  expect(reply.json).toEqual({
    errors: [
      {
        code: 'DENIED',
        message:
          'adding 1000 B of storage resource, which when updated to current usage of 5.0 GiB ' +
          'will exceed the configured upper limit of 5.0 GiB.',
      },
    ],
  })
})

it('lets everything be read in read-only mode', async () => {
  const { send, faults } = await anEmulatorWith()
  const digest = await pushBlob(send, REPOSITORY, CONTENT)
  faults.add({ kind: 'read-only', times: 0 })

  const statuses = []
  for (const [method, path] of [
    ['GET', `/v2/${REPOSITORY}/blobs/${digest}`],
    ['POST', `/v2/${REPOSITORY}/blobs/uploads/`],
    ['DELETE', `/v2/${REPOSITORY}/blobs/${digest}`],
    ['HEAD', `/v2/${REPOSITORY}/blobs/${digest}`],
  ] as const) {
    statuses.push((await send(method, path)).status)
  }

  expect(statuses).toEqual([200, 403, 403, 200])
})

it('limits bodies of known and of unknown length, and no smaller ones', async () => {
  const { send, url, faults } = await anEmulatorWith({ kind: 'body-limit', limitBytes: 999, times: 0 })
  const location = await openSession(send, REPOSITORY)

  const statuses = [
    (await send('PATCH', location, { body: CONTENT })).status,
    (await sendChunked(`${url}${location}`, 'PATCH', CONTENT)).statusCode,
    (await sendChunked(`${url}${location}`, 'PATCH', 'x'.repeat(999))).statusCode,
    (await send('PATCH', location, { body: 'x'.repeat(999) })).status,
  ]

  expect(statuses).toEqual([413, 413, 202, 202])
  expect((await send('GET', location)).headers.range).toBe(`0-${2 * 999 - 1}`)
  expect(faults.list()).toMatchObject([{ hits: 3 }])
})

it('drops the upload session for good', async () => {
  const { send } = await anEmulatorWith({ kind: 'lost-upload', skip: 1 })
  const location = await openSession(send, REPOSITORY)

  const replies = []
  for (const _ of [1, 2, 3]) replies.push(await send('PATCH', location, { body: CONTENT }))

  expect(replies.map(({ status, code }) => [status, code])).toEqual([
    [202, undefined],
    [404, 'BLOB_UPLOAD_UNKNOWN'],
    [404, 'BLOB_UPLOAD_UNKNOWN'],
  ])
})

it('states a wrong digest, sends wrong bytes, and keeps the content as it is', async () => {
  const { send, faults } = await anEmulatorWith()
  const digest = await pushBlob(send, REPOSITORY, CONTENT)
  for (const where of ['header', 'body', 'both'] as const) faults.add({ kind: 'wrong-digest', where })

  const replies = []
  for (const _ of [1, 2, 3, 4]) replies.push(await send('GET', `/v2/${REPOSITORY}/blobs/${digest}`))

  const isRight = replies.map(({ headers, body }) => [
    headers['docker-content-digest'] === digest,
    digestOf(body) === digest && body.length === CONTENT.length,
  ])
  expect(isRight).toEqual([
    [false, true],
    [true, false],
    [false, false],
    [true, true],
  ])
  expect(replies.map(({ body }) => body.length)).toEqual(Array(4).fill(CONTENT.length))
})

it('tells the time of a clock that is off', async () => {
  const { send } = await anEmulatorWith({ kind: 'clock-skew', seconds: -7200 })

  const dates = [await send('GET', '/v2/'), await send('GET', '/v2/')].map(
    ({ headers }) => headers.date ?? '',
  )

  const hours = dates.map((date) => Math.round((Date.now() - Date.parse(date)) / 3_600_000))
  expect(hours).toEqual([2, 0])
})

it('moves a request and an answer no faster than it is told', async () => {
  const { send, faults } = await anEmulatorWith({
    kind: 'slow-read',
    bytesPerSecond: 5000,
  })
  const begin = performance.now()
  const digest = await pushBlob(send, REPOSITORY, CONTENT)
  const read = performance.now()
  faults.add({ kind: 'slow-answer', bytesPerSecond: 5000 })

  const reply = await send('GET', `/v2/${REPOSITORY}/blobs/${digest}`)

  // It is 200 ms, but a timer starts when the event loop last looked at the clock.
  expect(read - begin).toBeGreaterThan(100)
  expect(performance.now() - read).toBeGreaterThan(100)
  expect(digestOf(reply.body)).toBe(digest)
})

it('goes on at full speed once a slow fault is removed', async () => {
  const { send, faults, requests } = await anEmulatorWith({ kind: 'slow-read', bytesPerSecond: 1 })
  const [fault] = faults.list()
  const pushing = pushBlob(send, REPOSITORY, CONTENT)
  await expect.poll(() => requests.at(-1)?.bytesIn, PATIENCE).toBe(CONTENT.length)

  expect(faults.remove(fault?.id ?? '')).toBe(true)

  expect(await pushing).toBe(digestOf(CONTENT))
})

it('holds a request back until the fault is removed', async () => {
  const { send, faults, requests } = await anEmulatorWith({
    kind: 'stall',
    match: { request: 'start-upload' },
  })
  const opening = openSession(send, REPOSITORY)
  await expect.poll(() => faults.list()[0]?.hits, PATIENCE).toBe(1)
  expect(requests.at(-1)?.status).toBe(0)

  faults.clear()

  expect(await opening).toContain(REPOSITORY)
  expect(faults.list()).toEqual([])
})

it('does nothing for a client that left a stalled request', async () => {
  const { send, faults, url } = await anEmulatorWith({ kind: 'stall', match: { request: 'delete-manifest' } })
  const digest = await pushImage(send, REPOSITORY, '1.0')
  const path = `/v2/${REPOSITORY}/manifests/${digest}`
  const leaving = new AbortController()
  const deletion = fetch(`${url}${path}`, { method: 'DELETE', signal: leaving.signal })
  await expect.poll(() => faults.list()[0]?.hits, PATIENCE).toBe(1)

  leaving.abort()

  await expect(deletion).rejects.toThrow('aborted')
  expect((await send('GET', path)).status).toBe(200)
})

it('does the work and holds the answer back until the fault is removed', async () => {
  const { send, faults } = await anEmulatorWith({ kind: 'timeout-after', match: { request: 'put-manifest' } })
  const pushing = pushImage(send, REPOSITORY, '1.0')
  await expect
    .poll(async () => (await send('GET', `/v2/${REPOSITORY}/tags/list`)).json, PATIENCE)
    .toMatchObject({ tags: ['1.0'] })

  const [fault] = faults.list()
  faults.clear()

  expect(fault?.hits).toBe(1)
  expect(await pushing).toBe(digestOf(imageOf()))
})

it('stops at once while requests are held back', async () => {
  const held: FaultInput[] = [
    { kind: 'stall' },
    { kind: 'timeout-after' },
    { kind: 'slow-read', bytesPerSecond: 1 },
  ]
  const emulator = await startEmulator({ auth: 'none', faults: held })
  const send = clientOf(emulator)
  const path = `/v2/${REPOSITORY}/blobs/uploads/?digest=${digestOf(CONTENT)}`
  const sending = held.map(() => send('POST', path, { body: CONTENT }).catch((error: unknown) => error))
  await expect.poll(() => emulator.faults.list().map(({ hits }) => hits), PATIENCE).toEqual([1, 1, 1])

  await emulator.close()

  for (const outcome of await Promise.all(sending)) expect(outcome).toMatchObject({ code: 'ECONNRESET' })
})
