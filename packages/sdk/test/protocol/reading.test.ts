import { describe, expect, it } from 'vitest'
import { encodeConfig } from '../../src/oci/config.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import { OCI_LAYER_GZIP, OCI_MANIFEST } from '../../src/oci/media-types.js'
import { digestOf } from '../../src/reference/digest.js'
import { aCredential, aRegistry, errorOf } from '../support/a-registry.js'
import { answerError, serve } from '../support/scripted-server.js'

const NAME = 'game/server'
const CONTENT = Buffer.from('the content of a blob')
const DIGEST = digestOf(CONTENT)
const config = encodeConfig({
  platform: { os: 'linux', architecture: 'amd64' },
  run: {},
  diffIds: [DIGEST],
  history: [],
})
const layer = { mediaType: OCI_LAYER_GZIP, digest: DIGEST, sizeBytes: CONTENT.byteLength }
const manifest = encodeManifest({ config, layers: [layer] })

describe('reading a blob', () => {
  it('streams the bytes and ends well when they are those of the digest', async () => {
    const server = await serve((request, response) => {
      response.end(request.url.pathname === '/v2/' ? undefined : CONTENT)
    })

    const stream = await aRegistry(server.host).repository(NAME).blobs.open(DIGEST)

    expect(Buffer.concat(await stream.toArray()).equals(CONTENT)).toBe(true)
  })

  it('ends with an error when they are not', async () => {
    const server = await serve((request, response) => {
      response.end(request.url.pathname === '/v2/' ? undefined : 'something else')
    })
    const { blobs } = aRegistry(server.host).repository(NAME)

    const stream = await blobs.open(DIGEST)

    expect(await errorOf(stream.toArray())).toMatchObject({ code: 'DIGEST_MISMATCH' })
    expect(await errorOf(blobs.fetch(DIGEST, { maxBytes: 100 }))).toMatchObject({ code: 'DIGEST_MISMATCH' })
  })

  it('stops when the answer is larger than allowed', async () => {
    const server = await serve((request, response) => {
      response.end(request.url.pathname === '/v2/' ? undefined : Buffer.alloc(10_000_000))
    })

    const error = await errorOf(
      aRegistry(server.host).repository(NAME).blobs.fetch(DIGEST, { maxBytes: 1_000_000 }),
    )

    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE' })
  })

  it('follows a redirect to another host without the authorization', async () => {
    const headers: (string | undefined)[] = []
    const store = await serve((request, response) => {
      headers.push(request.raw.headers.authorization)
      response.end(CONTENT)
    })
    const server = await serve((request, response) => {
      headers.push(request.raw.headers.authorization)
      if (request.raw.headers.authorization === undefined) {
        return void response.writeHead(401, { 'Www-Authenticate': 'Basic realm="x"' }).end()
      }
      response.writeHead(307, { Location: `http://${store.host}/store?signature=1` }).end()
    })
    const registry = aRegistry(server.host, { credential: aCredential(server.host) })

    const bytes = await registry.repository(NAME).blobs.fetch(DIGEST, { maxBytes: 1000 })

    expect(bytes.equals(CONTENT)).toBe(true)
    expect(headers).toEqual([undefined, expect.stringMatching(/^Basic /), undefined])
  })

  it('does not mistake the 401 of another host for one of its own', async () => {
    const store = await serve((_request, response) => answerError(response, 401, 'UNAUTHORIZED'))
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      response.writeHead(307, { Location: `http://${store.host}/store` }).end()
    })
    const registry = aRegistry(server.host, { credential: aCredential(server.host) })

    const error = await errorOf(registry.repository(NAME).blobs.fetch(DIGEST, { maxBytes: 1000 }))

    expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(store.seen).toHaveLength(1)
  })

  it('gives up after five redirects', async () => {
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      response.writeHead(302, { Location: `${request.url.pathname}x` }).end()
    })

    const error = await errorOf(aRegistry(server.host).repository(NAME).blobs.exists(DIGEST))

    expect(error).toMatchObject({ code: 'REDIRECT_REFUSED' })
    expect(server.seen).toHaveLength(1 + 6)
  })
})

describe('manifests', () => {
  it('are read by tag with their digest verified', async () => {
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      expect(request.raw.headers.accept).toContain(OCI_MANIFEST)
      response
        .writeHead(200, { 'Content-Type': OCI_MANIFEST, 'Docker-Content-Digest': manifest.digest })
        .end(manifest.bytes)
    })

    const fetched = await aRegistry(server.host).repository(NAME).manifests.get('1.0')

    expect(fetched).toMatchObject({ digest: manifest.digest, mediaType: OCI_MANIFEST })
    expect(fetched.parsed).toMatchObject({
      kind: 'manifest',
      config: { digest: config.digest },
      layers: [layer],
    })
  })

  it('with another digest than stated or asked for are refused', async () => {
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      const stated = request.url.pathname.endsWith('/stated')
      response
        .writeHead(200, {
          'Content-Type': OCI_MANIFEST,
          ...(stated && { 'Docker-Content-Digest': DIGEST }),
        })
        .end(manifest.bytes)
    })
    const { manifests } = aRegistry(server.host).repository(NAME)

    for (const reference of ['stated', DIGEST]) {
      expect(await errorOf(manifests.get(reference))).toMatchObject({ code: 'DIGEST_MISMATCH' })
    }
  })

  it('are looked for without their bytes where the registry states what it has', async () => {
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      if (request.url.pathname.endsWith('/absent')) return void response.writeHead(404).end()
      response
        .writeHead(200, {
          'Content-Type': OCI_MANIFEST,
          'Content-Length': manifest.sizeBytes,
          ...(request.url.pathname.endsWith('/full') && { 'Docker-Content-Digest': manifest.digest }),
        })
        .end(request.method === 'HEAD' ? undefined : manifest.bytes)
    })
    const { manifests } = aRegistry(server.host).repository(NAME)
    const { digest, mediaType, sizeBytes } = manifest

    expect(await manifests.head('absent')).toBeUndefined()
    expect(await manifests.head('full')).toEqual({ digest, mediaType, sizeBytes })
    expect(server.seen.filter((line) => line.startsWith('GET'))).toHaveLength(1)
    expect(await manifests.head('bare')).toEqual({ digest, mediaType, sizeBytes })
    expect(server.seen.filter((line) => line.startsWith('GET'))).toHaveLength(2)
  })

  it('are stored as their exact bytes, and the digest of the registry counts', async () => {
    let stored: Buffer = Buffer.alloc(0)
    let type: string | undefined
    const server = await serve(async (request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      stored = await request.body()
      type = request.raw.headers['content-type']
      const digest = request.url.pathname.endsWith('/wrong') ? DIGEST : manifest.digest
      response.writeHead(201, { 'Docker-Content-Digest': digest }).end()
    })
    const { manifests } = aRegistry(server.host).repository(NAME)

    await manifests.put('1.0', manifest)

    expect(stored.equals(manifest.bytes)).toBe(true)
    expect(type).toBe(OCI_MANIFEST)
    expect(await errorOf(manifests.put('wrong', manifest))).toMatchObject({ code: 'DIGEST_MISMATCH' })
  })
})

describe('tags', () => {
  it('are listed page by page', async () => {
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      const last = request.url.searchParams.get('last')
      const pages: Record<string, [string[] | null, string?]> = {
        '': [['a', 'b'], 'b'],
        b: [null, 'c'],
        c: [['d']],
      }
      const [tags, next] = pages[last ?? ''] ?? [[]]
      const link = `</v2/${NAME}/tags/list?last=${next}&n=2>; rel="next"`
      response
        .writeHead(200, next === undefined ? {} : { Link: link })
        .end(JSON.stringify({ name: NAME, tags }))
    })

    const tags: string[] = []
    for await (const tag of aRegistry(server.host).repository(NAME).tags.list()) tags.push(tag)

    expect(tags).toEqual(['a', 'b', 'd'])
  })

  it('that go round in circles are an error', async () => {
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.end()
      const link = `</v2/${NAME}/tags/list?last=a>; rel="next"`
      response.writeHead(200, { Link: link }).end('{"tags":["a"]}')
    })
    const drain = async () => {
      for await (const tag of aRegistry(server.host).repository(NAME).tags.list()) expect(tag).toBe('a')
    }

    expect(await errorOf(drain())).toMatchObject({ code: 'UNEXPECTED_RESPONSE' })
  })
})
