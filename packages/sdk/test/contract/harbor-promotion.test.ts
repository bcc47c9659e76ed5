import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import { encodeManifest } from '../../src/oci/manifest.js'
import { digestOf } from '../../src/reference/digest.js'

const HOST = 'harbor.example.com'
const ROOT = `https://${HOST}`
const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json'
const config = Buffer.from('{}')
const image = encodeManifest({
  config: { mediaType: CONFIG_TYPE, digest: digestOf(config), sizeBytes: config.byteLength },
  layers: [],
})
const other = digestOf(Buffer.from('another image'))

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function described(digest: string) {
  return {
    'Content-Type': image.mediaType,
    'Docker-Content-Digest': digest,
    'Content-Length': String(image.sizeBytes),
  }
}

/** A registry with the image as `dev/server:1.0`, and another one under the tag that it is to get. */
function registry(service: string) {
  const changes: string[] = []
  let live = other
  const refused = (status: number, code: string, message: string) =>
    HttpResponse.json({ errors: [{ code, message }] }, { status })
  const served = { changes, isImmutable: false, isConfigThere: false }
  server.use(
    http.get(`${ROOT}/v2/`, () => {
      const challenge = `Bearer realm="${ROOT}/service/token",service="${service}"`
      return new HttpResponse(null, { status: 401, headers: { 'Www-Authenticate': challenge } })
    }),
    http.get(`${ROOT}/service/token`, () => HttpResponse.json({ token: 'a-token', expires_in: 1800 })),
    http.get(`${ROOT}/v2/dev/server/manifests/1.0`, () =>
      HttpResponse.arrayBuffer(new Uint8Array(image.bytes).buffer, { headers: described(image.digest) }),
    ),
    http.head(`${ROOT}/v2/live/server/manifests/1.0`, () => {
      return new HttpResponse(null, { headers: described(live) })
    }),
    http.get(`${ROOT}/v2/live/server/manifests/1.0`, () =>
      HttpResponse.arrayBuffer(new Uint8Array(image.bytes).buffer, { headers: described(live) }),
    ),
    http.put(`${ROOT}/v2/live/server/manifests/1.0`, () => {
      changes.push('manifest')
      const message = "Failed to process request due to 'server:1.0' configured as immutable."
      if (served.isImmutable) return refused(412, 'PRECONDITION', message)
      if (!served.isConfigThere) return refused(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry')
      live = image.digest
      return new HttpResponse(null, { status: 201, headers: described(live) })
    }),
    http.get(`${ROOT}/api/v2.0/projects/live/immutabletagrules`, () =>
      refused(403, 'FORBIDDEN', 'forbidden'),
    ),
    http.head(`${ROOT}/v2/live/server/blobs/:digest`, () => {
      return new HttpResponse(null, { status: served.isConfigThere ? 200 : 404 })
    }),
    http.post(`${ROOT}/v2/live/server/blobs/uploads/`, () => {
      changes.push('mount')
      served.isConfigThere = true
      const headers = { 'Docker-Content-Digest': digestOf(config), Location: '/v2/live/server/blobs/x' }
      return new HttpResponse(null, { status: 201, headers })
    }),
  )
  return served
}

function promote() {
  const push = { username: 'robot$game+ci', token: 'a-secret' }
  const client = createClient({ registry: HOST, credentials: { push }, env: {} })
  return client.promote({ from: `${HOST}/dev/server:1.0`, to: `${HOST}/live/server:1.0`, moveTag: true })
}

describe('promotion to a tag that names another image', () => {
  it('is refused by Harbor before anything is copied where the tag is immutable', async () => {
    const served = registry('harbor-registry')
    served.isImmutable = true

    await expect(promote()).rejects.toMatchObject({
      code: 'TAG_IMMUTABLE',
      status: 412,
      message: expect.stringContaining('still names the image that it named before'),
    })
    expect(served.changes).toEqual(['manifest'])
  })

  it('copies what Harbor lacks, then moves the tag', async () => {
    const served = registry('harbor-registry')

    expect(await promote()).toMatchObject({ digest: image.digest, mountedBytes: config.byteLength })
    expect(served.changes).toEqual(['manifest', 'mount', 'manifest'])
  })

  it('moves the tag at once where Harbor has all of it', async () => {
    const served = registry('harbor-registry')
    served.isConfigThere = true

    expect(await promote()).toMatchObject({ digest: image.digest, reusedBytes: config.byteLength })
    expect(served.changes).toEqual(['manifest'])
  })

  it('never gives another registry a manifest before its content', async () => {
    const served = registry('registry.example.com')

    await promote()

    expect(served.changes).toEqual(['mount', 'manifest'])
  })
})
