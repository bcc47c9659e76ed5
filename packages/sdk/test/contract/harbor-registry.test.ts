import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { digestOf } from '../../src/reference/digest.js'
import { aCredential, aRegistry, errorOf, SENTINEL } from '../support/a-registry.js'

const HOST = 'harbor.example.com'
const ROOT = `https://${HOST}`
const NAME = 'game/server'
const GOOD = `Basic ${Buffer.from(`robot$game+ci:${SENTINEL}`).toString('base64')}`
const bytes = Buffer.from('layer')
const blob = { digest: digestOf(bytes), sizeBytes: bytes.byteLength, open: () => bytes }

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** What Harbor answers when a request has no, or not enough, identity. */
function unauthorized(request: Request, message = 'unauthorized: unauthorized', header?: string) {
  const bearer = `Bearer realm="${ROOT}/service/token",service="harbor-registry"`
  const challenge = request.headers.has('authorization') ? 'Basic realm="harbor"' : bearer
  return HttpResponse.json(
    { errors: [{ code: 'UNAUTHORIZED', message }] },
    { status: 401, headers: { 'Www-Authenticate': header ?? challenge, 'X-Request-Id': 'request-1' } },
  )
}

/** Harbor's own endpoints: it believes `accepted`, and gives a token to everybody who names a scope. */
function harbor({ accepted = GOOD }: { accepted?: string } = {}) {
  return [
    http.get(`${ROOT}/v2/`, ({ request }) => {
      return tokenOf(request) === accepted ? new HttpResponse(null) : unauthorized(request)
    }),
    http.get(`${ROOT}/service/token`, ({ request }) => {
      const known = tokenOf(request) === accepted
      const { searchParams } = new URL(request.url)
      if (searchParams.get('service') !== 'harbor-registry') return new HttpResponse(null, { status: 400 })
      if (!known && !searchParams.has('scope')) return new HttpResponse(null, { status: 401 })
      const token = known ? 'known-token' : 'anonymous-token'
      return HttpResponse.json({ token, access_token: '', expires_in: 1800 })
    }),
  ]
}

const open = () => aRegistry(HOST, { credential: aCredential(HOST) })
const tokenOf = (request: Request) => request.headers.get('authorization')

describe('Harbor', () => {
  it('proves a credential at the token service', async () => {
    server.use(...harbor())

    const registry = open()
    await registry.ping()

    expect(registry.requestCount).toBe(2)
  })

  it('rejects a credential at the token service where no scope is asked for', async () => {
    server.use(...harbor({ accepted: 'Basic other' }))

    expect(await errorOf(open().ping())).toMatchObject({ code: 'CREDENTIAL_REJECTED' })
  })

  it('gives a token to a bad credential too, and the 401 that follows is told from a missing right', async () => {
    server.use(
      ...harbor({ accepted: 'Basic other' }),
      http.post(`${ROOT}/v2/${NAME}/blobs/uploads/`, ({ request }) => unauthorized(request)),
    )

    expect(await errorOf(open().repository(NAME).blobs.upload(blob))).toMatchObject({
      code: 'CREDENTIAL_REJECTED',
      message: expect.stringContaining('upload blob'),
    })
  })

  it('answers 401 where the right to push is missing', async () => {
    const message = `unauthorized to access repository: ${NAME}, action: push`
    server.use(
      ...harbor(),
      http.post(`${ROOT}/v2/${NAME}/blobs/uploads/`, ({ request }) => unauthorized(request, message)),
    )

    expect(await errorOf(open().repository(NAME).blobs.upload(blob))).toMatchObject({
      name: 'PermissionError',
      code: 'PUSH_CREDENTIAL_REQUIRED',
      status: 401,
      requestId: 'request-1',
      serverErrors: [{ code: 'UNAUTHORIZED', message }],
    })
  })

  it('answers 401 where the right to pull is missing', async () => {
    server.use(
      ...harbor(),
      http.get(`${ROOT}/v2/${NAME}/manifests/1.0`, ({ request }) => unauthorized(request)),
    )

    expect(await errorOf(open().repository(NAME).manifests.get('1.0'))).toMatchObject({ code: 'DENIED' })
  })

  it('answers 401 with an empty challenge for a project that does not exist', async () => {
    const message = 'project game not found: project game not found'
    server.use(
      ...harbor(),
      http.post(`${ROOT}/v2/${NAME}/blobs/uploads/`, ({ request }) => unauthorized(request, message, '')),
    )

    expect(await errorOf(open().repository(NAME).blobs.upload(blob))).toMatchObject({
      name: 'NotFoundError',
      code: 'NAME_UNKNOWN',
    })
  })

  it('lets a public project be read with an anonymous token', async () => {
    server.use(
      ...harbor(),
      http.head(`${ROOT}/v2/${NAME}/blobs/:digest`, ({ request }) => {
        return tokenOf(request) === 'Bearer anonymous-token' ? new HttpResponse(null) : unauthorized(request)
      }),
    )

    expect(await aRegistry(HOST).repository(NAME).blobs.exists(blob.digest)).toBe(true)
  })

  it('tells an anonymous caller that a credential is needed', async () => {
    server.use(
      ...harbor(),
      http.head(`${ROOT}/v2/${NAME}/blobs/:digest`, ({ request }) => unauthorized(request)),
    )

    expect(await errorOf(aRegistry(HOST).repository(NAME).blobs.exists(blob.digest))).toMatchObject({
      name: 'AuthError',
      code: 'UNAUTHENTICATED',
    })
  })

  it('states plain-http locations behind a proxy, and they are followed over https', async () => {
    let uploaded = ''
    server.use(
      ...harbor(),
      http.post(`${ROOT}/v2/${NAME}/blobs/uploads/`, () => {
        const location = `http://${HOST}/v2/${NAME}/blobs/uploads/1?_state=abc`
        return new HttpResponse(null, { status: 202, headers: { Location: location } })
      }),
      http.put(`${ROOT}/v2/${NAME}/blobs/uploads/1`, async ({ request }) => {
        expect(tokenOf(request)).toBe('Bearer known-token')
        expect(new URL(request.url).searchParams.get('_state')).toBe('abc')
        uploaded = await request.text()
        return new HttpResponse(null, { status: 201, headers: { 'Docker-Content-Digest': blob.digest } })
      }),
    )

    await open().repository(NAME).blobs.upload(blob)

    expect(uploaded).toBe('layer')
  })

  it('names an unknown manifest NOT_FOUND', async () => {
    server.use(
      ...harbor(),
      http.get(`${ROOT}/v2/${NAME}/manifests/gone`, () =>
        HttpResponse.json(
          { errors: [{ code: 'NOT_FOUND', message: 'artifact not found' }] },
          { status: 404 },
        ),
      ),
    )

    expect(await errorOf(open().repository(NAME).manifests.get('gone'))).toMatchObject({
      code: 'MANIFEST_UNKNOWN',
    })
  })

  it('refuses to move an immutable tag with 412', async () => {
    const message = `Failed to process request due to '${NAME}:1.0' configured as immutable.`
    server.use(
      ...harbor(),
      http.put(`${ROOT}/v2/${NAME}/manifests/1.0`, () =>
        HttpResponse.json({ errors: [{ code: 'PRECONDITION', message }] }, { status: 412 }),
      ),
    )
    const content = { ...blob, bytes, mediaType: 'application/vnd.oci.image.manifest.v1+json' }

    expect(await errorOf(open().repository(NAME).manifests.put('1.0', content))).toMatchObject({
      code: 'TAG_IMMUTABLE',
    })
  })

  it('may repeat what it was sent, and no error shows the secret in it', async () => {
    server.use(
      ...harbor(),
      http.get(`${ROOT}/v2/${NAME}/tags/list`, ({ request }) => {
        const message = `you sent ${tokenOf(request)} and ${SENTINEL} and ${GOOD}`
        return HttpResponse.json({ errors: [{ code: 'DENIED', message }] }, { status: 403 })
      }),
    )
    const list = async () => {
      for await (const tag of open().repository(NAME).tags.list()) expect(tag).toBeUndefined()
    }

    const error = await errorOf(list())

    expect(error).toMatchObject({ code: 'DENIED' })
    for (const secret of [SENTINEL, 'known-token', GOOD]) {
      expect(`${JSON.stringify(error)}${(error as Error).stack}`).not.toContain(secret)
    }
  })
})
