import { type Emulator, startEmulator } from '@slipway/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import { digestOf } from '../../src/reference/digest.js'
import type { ClientOptions } from '../../src/session/client-options.js'
import { answerError, type ScriptedServer, serve } from '../support/scripted-server.js'
import { serveSource } from '../support/source-registry.js'
import { tempTree } from '../support/temp-folder.js'

const WHOLE: Parameters<typeof serveSource>[0] = (response, layer) => void response.end(layer)

let target: Emulator
beforeAll(async () => {
  target = await startEmulator()
})
afterAll(() => target.close())

const clientWith = (over: Partial<ClientOptions> = {}) =>
  createClient({
    registry: target.registry,
    project: 'studio',
    credentials: { push: target.push },
    env: {},
    ...over,
  })
const expectNoTag = (reference: string) =>
  expect(clientWith().inspectImage(reference)).rejects.toMatchObject({ name: 'NotFoundError' })

describe('the source of a promotion', () => {
  it('that serves other bytes than it names is found out, and nothing is under the tag', async () => {
    const source = await serveSource((response, layer) => {
      const tampered = Buffer.from(layer)
      tampered[1_000_000] = (tampered[1_000_000] ?? 0) ^ 1
      response.end(tampered)
    })
    const before = target.requests.length

    const failure = clientWith().promote({
      from: source.reference,
      to: 'tampered',
      sourceCredentials: 'anonymous',
    })

    await expect(failure).rejects.toMatchObject({ code: 'DIGEST_MISMATCH', side: 'source' })
    const uploads = target.requests.slice(before).filter(({ method }) => method === 'PUT')
    expect(uploads.filter(({ path }) => path.includes('/manifests/'))).toEqual([])
    expect(
      uploads.filter(({ query, status }) => query.includes(source.layer.digest.slice(7)) && status === 201),
    ).toEqual([])
    await expectNoTag('tampered:1.0')
  })

  it('is read again from the start where the connection broke', async () => {
    const source = await serveSource((response, layer, attempt) => {
      if (attempt > 1) return void response.end(layer)
      response.writeHead(200, { 'Content-Length': String(layer.byteLength) })
      response.write(layer.subarray(0, 1_000_000), () => response.destroy())
    })

    const receipt = await clientWith().promote({
      from: source.reference,
      to: 'cut-once',
      sourceCredentials: 'anonymous',
    })

    expect(receipt.copiedBytes).toBe(3_000_200)
    expect(source.seen.filter((line) => line.endsWith(source.layer.digest))).toHaveLength(2)
  })

  it('that lacks a layer is reported as such', async () => {
    const source = await serveSource((response) => answerError(response, 404, 'BLOB_UNKNOWN'))

    const failure = clientWith().promote({
      from: source.reference,
      to: 'gone',
      sourceCredentials: 'anonymous',
    })

    await expect(failure).rejects.toMatchObject({ code: 'BLOB_UNKNOWN', side: 'source' })
    await expectNoTag('gone:1.0')
  })

  it('may keep a promotion waiting, which ends within a second of being cancelled', async () => {
    const controller = new AbortController()
    let cancelledAt = Number.POSITIVE_INFINITY
    const source = await serveSource((response, layer) => {
      response.writeHead(200, { 'Content-Length': String(layer.byteLength) })
      response.write(layer.subarray(0, 1_000_000), () => {
        cancelledAt = performance.now()
        controller.abort()
      })
    })

    const failure = clientWith().promote({
      from: source.reference,
      to: 'cancelled',
      sourceCredentials: 'anonymous',
      signal: controller.signal,
    })

    await expect(failure).rejects.toMatchObject({ name: 'AbortError', code: 'ABORTED' })
    expect(performance.now() - cancelledAt).toBeLessThan(1_000)
    await expectNoTag('cancelled:1.0')
  })
})

describe('the credentials of a promotion', () => {
  const basic = (username: string, token: string) =>
    `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}`
  /** A source that wants a password. */
  const askingSource = async () => {
    const source = await serveSource(WHOLE)
    const authorizations: (string | undefined)[] = []
    const gate: ScriptedServer = await serve(async ({ raw, url }, response) => {
      authorizations.push(raw.headers.authorization)
      if (raw.headers.authorization === undefined) {
        return void response.writeHead(401, { 'Www-Authenticate': 'Basic realm="source"' }).end()
      }
      const answer = await fetch(`http://${source.host}${url.pathname}`)
      response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' })
      response.end(Buffer.from(await answer.arrayBuffer()))
    })
    return { host: gate.host, reference: `${gate.host}/studio/game:1.0`, authorizations }
  }

  it('given without a registry are those of the target, and the source is not asked without its own', async () => {
    const source = await serveSource(WHOLE)
    const client = clientWith({ registry: undefined })

    const failure = client.promote({ from: source.reference, to: `${target.registry}/studio/unbound:1.0` })

    await expect(failure).rejects.toMatchObject({
      code: 'CREDENTIAL_MISSING',
      hint: expect.stringContaining(`SLIPWAY_SOURCE_REGISTRY=${source.host}`),
    })
    expect(source.seen).toEqual([])
  })

  it('come for the source from the environment', async () => {
    const source = await askingSource()
    const folder = await tempTree({ token: 'source-token\r\n' })
    const env = {
      SLIPWAY_SOURCE_REGISTRY: source.host,
      SLIPWAY_SOURCE_USERNAME: 'robot$other+pull',
      SLIPWAY_SOURCE_TOKEN_FILE: `${folder}/token`,
    }

    await clientWith({ env }).promote({ from: source.reference, to: 'from-env' })

    expect(new Set(source.authorizations)).toEqual(
      new Set([undefined, basic('robot$other+pull', 'source-token')]),
    )
  })

  it('of the environment are for the host that they name, and for no other source', async () => {
    const source = await askingSource()
    const env = {
      SLIPWAY_SOURCE_REGISTRY: 'other.example.com',
      SLIPWAY_SOURCE_USERNAME: 'robot$other+pull',
      SLIPWAY_SOURCE_TOKEN: 'source-token',
    }

    const failure = clientWith({ env }).promote({ from: source.reference, to: 'not-from-env' })

    await expect(failure).rejects.toMatchObject({ code: 'CREDENTIAL_MISSING' })
    expect(source.authorizations).toEqual([])
  })

  it('for pulling read a source in the registry of the target', async () => {
    const client = clientWith({ credentials: { push: target.push, pull: target.pull } })
    const source = await serveSource(WHOLE)
    await client.promote({ from: source.reference, to: 'pulled', sourceCredentials: 'anonymous' })

    const receipt = await client.promote({ from: 'pulled:1.0', to: 'released/pulled' })

    expect(receipt.mountedBytes).toBe(3_000_200)
  })
})

describe('the tag of a promotion', () => {
  /** A registry that has every blob and answers for the tag as told. */
  const targetWith = async (answers: {
    readonly put: Parameters<typeof serve>[0]
    readonly get?: Parameters<typeof serve>[0]
  }) =>
    serve((request, response) => {
      const { method, url } = request
      if (!url.pathname.includes('/manifests/')) return void response.end()
      if (method === 'PUT') return answers.put(request, response)
      if (method === 'GET' && answers.get !== undefined) return answers.get(request, response)
      response.writeHead(200, {
        'Docker-Content-Digest': `sha256:${'0'.repeat(64)}`,
        'Content-Type': 'application/vnd.oci.image.manifest.v1+json',
        'Content-Length': '2',
      })
      response.end(method === 'HEAD' ? undefined : '{}')
    })
  const promoteTo = async ({ host }: ScriptedServer) => {
    const source = await serveSource(WHOLE)
    const client = createClient({ credentials: 'anonymous', env: {} })
    return client.promote({ from: source.reference, to: `${host}/studio/game`, moveTag: true })
  }

  it('that the project forbids to move stays, and the error says so', async () => {
    const message = "Failed to process request due to 'studio/game:1.0' configured as immutable."
    const registry = await targetWith({
      put: (_request, response) => answerError(response, 412, 'PRECONDITION', message),
    })

    await expect(promoteTo(registry)).rejects.toMatchObject({
      code: 'TAG_IMMUTABLE',
      status: 412,
      message: expect.stringContaining('still names the image that it named before'),
      hint: expect.stringContaining('Choose another tag.'),
      serverErrors: [{ code: 'PRECONDITION', message }],
    })
    expect(registry.seen.filter((line) => line.startsWith('PUT'))).toEqual([
      'PUT /v2/studio/game/manifests/1.0',
    ])
  })

  it('that names another image in the end is an error', async () => {
    const other = await serveSource(WHOLE)
    const answer = await fetch(`http://${other.host}/v2/studio/game/manifests/1.0`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    const registry = await targetWith({
      put: async ({ body }, response) => {
        response.writeHead(201, { 'Docker-Content-Digest': digestOf(await body()) }).end()
      },
      get: (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/vnd.oci.image.manifest.v1+json' }).end(bytes)
      },
    })

    await expect(promoteTo(registry)).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
      message: expect.stringContaining('the tag names another image'),
    })
  })
})
