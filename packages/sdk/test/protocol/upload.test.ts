import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/reference/digest.js'
import { aRegistry, errorOf } from '../support/a-registry.js'
import { answerError, type ScriptedRequest, serve } from '../support/scripted-server.js'

const bytes = randomBytes(1024 * 1024)
const blob = { digest: digestOf(bytes), sizeBytes: bytes.byteLength, open: () => bytes }
const NAME = 'game/server'
const SESSION = `/v2/${NAME}/blobs/uploads/abc`

const isPing = ({ url }: ScriptedRequest) => url.pathname === '/v2/'
const isPost = ({ method }: ScriptedRequest) => method === 'POST'

describe('uploading a blob', () => {
  it('sends POST and one PUT with the exact length, and keeps the query of the upload location', async () => {
    const puts: { query: string; length: string | undefined; body: Buffer }[] = []
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request))
        return void response.writeHead(202, { Location: `${SESSION}?_state=a%2Bb~c` }).end()
      const { search } = request.url
      puts.push({ query: search, length: request.raw.headers['content-length'], body: await request.body() })
      response.writeHead(201, { 'Docker-Content-Digest': blob.digest }).end()
    })
    const sent: number[] = []

    await aRegistry(server.host)
      .repository(NAME)
      .blobs.upload(blob, { onSent: (count) => sent.push(count) })

    expect(server.seen).toEqual(['GET /v2/', `POST /v2/${NAME}/blobs/uploads/`, `PUT ${SESSION}`])
    expect(puts).toHaveLength(1)
    expect(puts[0]?.query).toBe(`?_state=a%2Bb~c&digest=${encodeURIComponent(blob.digest)}`)
    expect(puts[0]?.length).toBe(String(bytes.byteLength))
    expect(puts[0]?.body.equals(bytes)).toBe(true)
    expect(sent[0]).toBe(0)
    expect(sent.at(-1)).toBe(bytes.byteLength)
  })

  it('starts a cut upload again in a new session and gives the bytes back', async () => {
    let puts = 0
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      if (request.method === 'PUT' && puts++ === 0) {
        await once(request.raw, 'data')
        return void request.raw.socket.destroy()
      }
      await request.body()
      response.writeHead(201).end()
    })
    const sent: number[] = []
    let opened = 0
    const open = () => {
      opened += 1
      return bytes
    }

    await aRegistry(server.host)
      .repository(NAME)
      .blobs.upload({ ...blob, open }, { onSent: (count) => sent.push(count) })

    expect(opened).toBe(2)
    expect(sent.filter((count) => count === 0)).toHaveLength(2)
    expect(sent.at(-1)).toBe(bytes.byteLength)
    expect(server.seen.filter((line) => line.startsWith('POST'))).toHaveLength(2)
  })

  it('starts again when the registry lost the session', async () => {
    let puts = 0
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      await request.body()
      if (request.method === 'PUT' && puts++ === 0) return answerError(response, 404, 'BLOB_UPLOAD_UNKNOWN')
      response.writeHead(201).end()
    })

    await aRegistry(server.host).repository(NAME).blobs.upload(blob)

    expect(puts).toBe(2)
  })

  it('reports what the registry refused and cancels the session behind it', async () => {
    const message =
      'adding 1.0 MiB of storage resource, which when updated to current usage of 10.0 GiB ' +
      'will exceed the configured upper limit of 10.0 GiB.'
    let cancelled = (): void => undefined
    const cancelling = new Promise<void>((resolve) => {
      cancelled = resolve
    })
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      if (request.method === 'DELETE') {
        cancelled()
        return answerError(response, 401, 'UNAUTHORIZED')
      }
      await request.body()
      answerError(response, 403, 'DENIED', message)
    })

    const error = await errorOf(aRegistry(server.host).repository(NAME).blobs.upload(blob))

    expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED', status: 403, serverErrors: [{ code: 'DENIED' }] })
    await cancelling
    expect(server.seen.at(-1)).toBe(`DELETE ${SESSION}`)
  })

  it('reads an answer that comes before the body was sent', async () => {
    const server = await serve((request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      answerError(response, 403, 'DENIED', 'read only')
    })
    const large = Buffer.alloc(64 * 1024 * 1024)
    const source = { digest: digestOf(large), sizeBytes: large.byteLength, open: () => large }
    const sent: number[] = []

    const error = await errorOf(
      aRegistry(server.host)
        .repository(NAME)
        .blobs.upload(source, { onSent: (count) => sent.push(count) }),
    )

    expect(error).toMatchObject({ code: 'DENIED' })
    expect(sent.at(-1)).toBeLessThan(large.byteLength)
  })

  it('returns within a second of an abort and cancels the session', async () => {
    const controller = new AbortController()
    let cancelled = (): void => undefined
    const cancelling = new Promise<void>((resolve) => {
      cancelled = resolve
    })
    let abortedAtMs = 0
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      if (request.method === 'DELETE') {
        cancelled()
        return void response.writeHead(204).end()
      }
      await once(request.raw, 'data')
      abortedAtMs = performance.now()
      controller.abort()
    })

    const error = await errorOf(
      aRegistry(server.host).repository(NAME).blobs.upload(blob, { signal: controller.signal }),
    )

    expect(performance.now() - abortedAtMs).toBeLessThan(1_000)
    expect(error).toMatchObject({ name: 'AbortError', code: 'ABORTED' })
    await cancelling
  })

  it('fails when the registry states another digest', async () => {
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      await request.body()
      response.writeHead(201, { 'Docker-Content-Digest': digestOf('else') }).end()
    })

    const error = await errorOf(aRegistry(server.host).repository(NAME).blobs.upload(blob))

    expect(error).toMatchObject({ code: 'DIGEST_MISMATCH', retryable: false })
  })

  it('fails when the data is shorter than announced, without trying again', async () => {
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      await request.body()
      response.writeHead(201).end()
    })

    const error = await errorOf(
      aRegistry(server.host)
        .repository(NAME)
        .blobs.upload({ ...blob, sizeBytes: bytes.byteLength + 1 }),
    )

    expect(error).toMatchObject({ code: 'SIZE_MISMATCH', side: 'local' })
    expect(server.seen.filter((line) => line.startsWith('POST'))).toHaveLength(1)
  })

  it('passes on the error of what is read', async () => {
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      await request.body()
      response.writeHead(201).end()
    })
    const unreadable = async function* () {
      yield bytes.subarray(0, 1000)
      throw Object.assign(new Error('held'), { code: 'EBUSY' })
    }

    const error = await errorOf(
      aRegistry(server.host)
        .repository(NAME)
        .blobs.uploadStream(unreadable, () => blob.digest),
    )

    expect(error).toMatchObject({ code: 'LOCAL_IO', message: expect.stringContaining('EBUSY') })
  })
})

describe('uploading a stream', () => {
  it('sends PATCH in chunked encoding and an empty PUT to the location of the PATCH', async () => {
    const seen: { line: string; length: string | undefined; chunked: boolean; body: Buffer }[] = []
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: `${SESSION}?s=1` }).end()
      seen.push({
        line: `${request.method} ${request.url.pathname}${request.url.search}`,
        length: request.raw.headers['content-length'],
        chunked: request.raw.headers['transfer-encoding'] === 'chunked',
        body: await request.body(),
      })
      if (request.method === 'PATCH') {
        return void response.writeHead(202, { Location: `http://${server.host}${SESSION}?s=2` }).end()
      }
      response.writeHead(201).end()
    })
    const finished: string[] = []
    const open = async function* () {
      yield bytes.subarray(0, 500_000)
      yield bytes.subarray(500_000)
      finished.push('stream')
    }

    const result = await aRegistry(server.host)
      .repository(NAME)
      .blobs.uploadStream(open, () => {
        finished.push('digest')
        return blob.digest
      })

    expect(result).toEqual({ digest: blob.digest, sizeBytes: bytes.byteLength })
    expect(finished).toEqual(['stream', 'digest'])
    expect(seen.map(({ line }) => line)).toEqual([
      `PATCH ${SESSION}?s=1`,
      `PUT ${SESSION}?s=2&digest=${encodeURIComponent(blob.digest)}`,
    ])
    expect(seen[0]).toMatchObject({ length: undefined, chunked: true })
    expect(seen[0]?.body.equals(bytes)).toBe(true)
    expect(seen[1]).toMatchObject({ length: '0', chunked: false })
  })

  it('opens the source again when the PATCH was cut', async () => {
    let patches = 0
    const server = await serve(async (request, response) => {
      if (isPing(request)) return void response.end()
      if (isPost(request)) return void response.writeHead(202, { Location: SESSION }).end()
      if (request.method === 'PATCH' && patches++ === 0) {
        await once(request.raw, 'data')
        return void request.raw.socket.destroy()
      }
      await request.body()
      response.writeHead(request.method === 'PATCH' ? 202 : 201, { Location: SESSION }).end()
    })
    let opened = 0
    const open = async function* () {
      opened += 1
      yield bytes
    }

    const result = await aRegistry(server.host)
      .repository(NAME)
      .blobs.uploadStream(open, () => blob.digest)

    expect(opened).toBe(2)
    expect(result.sizeBytes).toBe(bytes.byteLength)
  })
})

describe('mounting a blob', () => {
  it('mounts what the registry can mount', async () => {
    const server = await serve((request, response) => {
      if (isPing(request)) return void response.end()
      expect(request.url.searchParams.get('mount')).toBe(blob.digest)
      expect(request.url.searchParams.get('from')).toBe('game/base')
      response.writeHead(201, { Location: '/v2/x' }).end()
    })

    const outcome = await aRegistry(server.host).repository(NAME).blobs.mount(blob.digest, 'game/base')

    expect(outcome).toBe('mounted')
  })

  it.each([400, 401, 403, 404])('takes %i for a refusal, without asking further', async (status) => {
    const server = await serve((request, response) => {
      if (isPing(request)) return void response.end()
      answerError(response, status, 'ANY')
    })

    const outcome = await aRegistry(server.host).repository(NAME).blobs.mount(blob.digest, 'game/base')

    expect(outcome).toBe('refused')
    expect(server.seen).toHaveLength(2)
  })

  it('cancels the session that a registry opens instead', async () => {
    let cancelled = (): void => undefined
    const cancelling = new Promise<void>((resolve) => {
      cancelled = resolve
    })
    const server = await serve((request, response) => {
      if (isPing(request)) return void response.end()
      if (request.method === 'DELETE') {
        cancelled()
        return void response.writeHead(204).end()
      }
      response.writeHead(202, { Location: SESSION }).end()
    })

    const outcome = await aRegistry(server.host).repository(NAME).blobs.mount(blob.digest, 'game/base')

    expect(outcome).toBe('refused')
    await cancelling
    expect(server.seen.at(-1)).toBe(`DELETE ${SESSION}`)
  })
})
