import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../src/log/redactor.js'
import { digestOf } from '../../src/reference/digest.js'
import { aCredential, aRegistry, errorOf, SENTINEL } from '../support/a-registry.js'
import { aClock } from '../support/fake-clock.js'
import { answerError, type ScriptedRequest, serve } from '../support/scripted-server.js'

const NAME = 'game/server'
const DIGEST = digestOf('anything')
const BASIC = `Basic ${Buffer.from(`robot$game+ci:${SENTINEL}`).toString('base64')}`

const authorization = ({ raw }: ScriptedRequest) => raw.headers.authorization
const challenge = ({ raw }: ScriptedRequest) => ({
  'Www-Authenticate': `Bearer realm="http://${raw.headers.host}/service/token",service="harbor-registry"`,
})
const token = (value: string, expiresIn = 1800) =>
  JSON.stringify({ token: value, access_token: '', expires_in: expiresIn })

/** Answers the ping with a Bearer challenge and token requests with `token-1`, `token-2` …; the rest is the test's. */
function tokenServer(rest: Parameters<typeof serve>[0], expiresIn?: number) {
  let issued = 0
  return serve((request, response) => {
    if (request.url.pathname === '/service/token') {
      issued += 1
      return void response.end(token(`token-number-${issued}`, expiresIn))
    }
    if (request.url.pathname === '/v2/' && authorization(request) === undefined) {
      return void response.writeHead(401, challenge(request)).end()
    }
    return rest(request, response)
  })
}

describe('bearer authentication', () => {
  it('asks for one token with the scope of the call and uses it for the calls that follow', async () => {
    const scopes: string[][] = []
    const used: (string | undefined)[] = []
    const server = await serve((request, response) => {
      if (request.url.pathname === '/service/token') {
        scopes.push(request.url.searchParams.getAll('scope'))
        expect(authorization(request)).toBe(BASIC)
        return void response.end(token('the-only-token'))
      }
      if (request.url.pathname === '/v2/') return void response.writeHead(401, challenge(request)).end()
      used.push(authorization(request))
      response.end()
    })
    const { blobs } = aRegistry(server.host, { credential: aCredential(server.host) }).repository(NAME)

    await Promise.all([blobs.exists(DIGEST), blobs.exists(DIGEST)])
    await blobs.exists(DIGEST)

    expect(scopes).toEqual([[`repository:${NAME}:pull`]])
    expect(used).toEqual(Array(3).fill('Bearer the-only-token'))
  })

  it('renews a token half a minute before its end', async () => {
    const clock = aClock()
    const used: (string | undefined)[] = []
    const server = await tokenServer((request, response) => {
      used.push(authorization(request))
      response.end()
    }, 300)
    const { blobs } = aRegistry(server.host, { clock, credential: aCredential(server.host) }).repository(NAME)

    await blobs.exists(DIGEST)
    clock.advance(269_000)
    await blobs.exists(DIGEST)
    clock.advance(2_000)
    await blobs.exists(DIGEST)

    expect(used).toEqual(['Bearer token-number-1', 'Bearer token-number-1', 'Bearer token-number-2'])
  })

  it('renews a token that is refused half-way, from the realm of the first challenge, and sends the body anew', async () => {
    const bodies: { authorization: string | undefined; body: string }[] = []
    const server = await tokenServer(async (request, response) => {
      if (request.method === 'POST') {
        return void response.writeHead(202, { Location: `/v2/${NAME}/blobs/uploads/1` }).end()
      }
      bodies.push({ authorization: authorization(request), body: (await request.body()).toString() })
      if (bodies.length === 1) {
        return void response.writeHead(401, { 'Www-Authenticate': 'Basic realm="harbor"' }).end()
      }
      response.writeHead(201).end()
    })
    const { blobs } = aRegistry(server.host, { credential: aCredential(server.host) }).repository(NAME)

    await blobs.upload({ digest: DIGEST, sizeBytes: 8, open: () => Buffer.from('anything') })

    expect(bodies).toEqual([
      { authorization: 'Bearer token-number-1', body: 'anything' },
      { authorization: 'Bearer token-number-2', body: 'anything' },
    ])
    expect(server.seen.filter((line) => line.startsWith('POST'))).toHaveLength(1)
  })

  it('learns every token into the redactor', async () => {
    const redactor = createRedactor()
    const server = await tokenServer((_request, response) => void response.end())
    const registry = aRegistry(server.host, { redactor, credential: aCredential(server.host) })

    await registry.repository(NAME).blobs.exists(DIGEST)

    expect(redactor.text('x token-number-1 y')).toBe('x [secret] y')
    expect(redactor.text(`x ${BASIC.slice('Basic '.length)} y`)).toBe('x [secret] y')
  })

  it('takes the access_token where the token is missing', async () => {
    let used: string | undefined
    const server = await serve((request, response) => {
      if (request.url.pathname === '/token') return void response.end('{"access_token":"from-access-token"}')
      if (request.url.pathname === '/v2/') {
        const realm = `bearer realm="http://${request.raw.headers.host}/token"`
        return void response.writeHead(401, { 'WWW-Authenticate': realm }).end()
      }
      used = authorization(request)
      response.end()
    })

    await aRegistry(server.host).repository(NAME).blobs.exists(DIGEST)

    expect(used).toBe('Bearer from-access-token')
  })

  it('reports a credential that the token server rejects', async () => {
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/') return void response.writeHead(401, challenge(request)).end()
      response.writeHead(401).end()
    })
    const registry = aRegistry(server.host, { credential: aCredential(server.host) })

    const error = await errorOf(registry.ping())

    expect(error).toMatchObject({
      code: 'CREDENTIAL_REJECTED',
      message: expect.stringContaining('"robot$game+ci" (from SLIPWAY_PUSH_TOKEN)'),
    })
    expect(JSON.stringify(error)).not.toContain(SENTINEL)
  })

  it('sends the credential to no private token server of a public registry', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(401, { 'Www-Authenticate': 'Bearer realm="ftp://169.254.169.254/token"' }).end()
    })
    const registry = aRegistry(server.host, { credential: aCredential(server.host) })

    const error = await errorOf(registry.ping())

    expect(error).toMatchObject({ code: 'REDIRECT_REFUSED' })
    expect(server.seen).toEqual(['GET /v2/'])
  })
})

describe('basic authentication', () => {
  it('sends the credential with every call and proves it with a ping', async () => {
    const used: (string | undefined)[] = []
    const server = await serve((request, response) => {
      used.push(authorization(request))
      if (authorization(request) === BASIC) return void response.end()
      response.writeHead(401, { 'Www-Authenticate': 'Basic realm="registry"' }).end()
    })
    const registry = aRegistry(server.host, { credential: aCredential(server.host) })

    await registry.ping()
    await registry.repository(NAME).blobs.exists(DIGEST)

    expect(used).toEqual([undefined, BASIC, BASIC])
    expect(registry.requestCount).toBe(3)
  })

  it('says that the credential is rejected when the ping is', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(401, { 'Www-Authenticate': 'Basic realm="registry"' }).end()
    })

    const error = await errorOf(aRegistry(server.host, { credential: aCredential(server.host) }).ping())

    expect(error).toMatchObject({ name: 'AuthError', code: 'CREDENTIAL_REJECTED', status: 401 })
  })
})

describe('a registry without authentication', () => {
  it('is called without the credential', async () => {
    const used: (string | undefined)[] = []
    const server = await serve((request, response) => {
      used.push(authorization(request))
      response.end()
    })
    const registry = aRegistry(server.host, { credential: aCredential(server.host) })

    await registry.ping()
    await registry.repository(NAME).blobs.exists(DIGEST)

    expect(used).toEqual([undefined, undefined])
  })

  it('asks for the credential later and gets it', async () => {
    const server = await serve((request, response) => {
      if (request.url.pathname === '/v2/' || authorization(request) === BASIC) return void response.end()
      response.writeHead(401, { 'Www-Authenticate': 'Basic realm="registry"' }).end()
    })
    const registry = aRegistry(server.host, { credential: aCredential(server.host) })

    expect(await registry.repository(NAME).blobs.exists(DIGEST)).toBe(true)
  })
})

describe('what is not a registry', () => {
  it('is told from one by a web page or 404 at /v2/', async () => {
    const page = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html></html>')
    })
    const nothing = await serve((_request, response) => answerError(response, 404, 'NOT_FOUND'))

    for (const { host } of [page, nothing]) {
      expect(await errorOf(aRegistry(host).ping())).toMatchObject({ code: 'UNSUPPORTED' })
    }
  })
})
