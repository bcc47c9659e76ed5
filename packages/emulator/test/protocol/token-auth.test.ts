// distribution token authentication specification; RFC 6750 section 3. distribution-spec v1.1 leaves
// authentication open.
import { expect, it } from 'vitest'
import { basic, bearer, clientOf } from '../support/client.js'
import { digestOf, pushBlob } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'
const anEmulatorWithTokens = () => anEmulator({ auth: 'token' })

it('challenges a request without credentials with realm, service and the scope it takes', async () => {
  const { send, registry } = await anEmulatorWithTokens()
  const realm = `Bearer realm="http://${registry}/service/token",service="slipway-emulator"`

  const base = await send('GET', '/v2/')
  const pull = await send('GET', `/v2/${REPOSITORY}/tags/list`)
  const push = await send('POST', `/v2/${REPOSITORY}/blobs/uploads/`)
  const deletion = await send('DELETE', `/v2/${REPOSITORY}/manifests/1.0`)

  expect([base.status, base.code]).toEqual([401, 'UNAUTHORIZED'])
  expect(base.headers['docker-distribution-api-version']).toBe('registry/2.0')
  expect(base.headers['www-authenticate']).toBe(realm)
  expect(pull.headers['www-authenticate']).toBe(`${realm},scope="repository:${REPOSITORY}:pull"`)
  expect(push.headers['www-authenticate']).toBe(`${realm},scope="repository:${REPOSITORY}:pull,push"`)
  expect(deletion.headers['www-authenticate']).toBe(`${realm},scope="repository:${REPOSITORY}:delete"`)
})

it('names the host that the client used, and never a host that could break out of the challenge', async () => {
  const { send, registry } = await anEmulatorWithTokens()
  const realmFor = async (host: string) =>
    /realm="([^"]*)"/.exec(
      (await send('GET', '/v2/', { headers: { host } })).headers['www-authenticate'] ?? '',
    )?.[1]

  expect(await realmFor('localhost:8080')).toBe('http://localhost:8080/service/token')
  expect(await realmFor('a",scope="x')).toBe(`http://${registry}/service/token`)
})

it('lets a login through as Docker does it: challenge, token without scope, base', async () => {
  const emulator = await anEmulatorWithTokens()
  const { username } = emulator.push
  const query = new URLSearchParams({
    account: username,
    client_id: 'docker',
    offline_token: 'true',
    service: 'slipway-emulator',
  })

  const issued = await clientOf(emulator, basic(emulator.push))('GET', `/service/token?${query}`)
  const body = issued.json as Record<string, string | number>
  const base = await clientOf(emulator, `Bearer ${body.token}`)('GET', '/v2/')

  expect(issued.status).toBe(200)
  expect(body.access_token).toBe(body.token)
  expect(body.expires_in).toBe(1800)
  expect(Date.parse(String(body.issued_at))).not.toBeNaN()
  expect(base.status).toBe(200)
})

it('lets the push account pull, push and delete with the scopes it asked for', async () => {
  const emulator = await anEmulatorWithTokens()
  const send = clientOf(
    emulator,
    await bearer(emulator, emulator.push, `repository:${REPOSITORY}:pull,push,delete`),
  )

  const digest = await pushBlob(send, REPOSITORY, 'content')

  expect((await send('GET', `/v2/${REPOSITORY}/blobs/${digest}`)).status).toBe(200)
  expect((await send('DELETE', `/v2/${REPOSITORY}/blobs/${digest}`)).status).toBe(202)
})

it('refuses a token that lacks the scope with 401 insufficient_scope and names the scope', async () => {
  const emulator = await anEmulatorWithTokens()
  const send = clientOf(emulator, await bearer(emulator, emulator.push, `repository:${REPOSITORY}:pull`))

  const otherAction = await send('POST', `/v2/${REPOSITORY}/blobs/uploads/`)
  const otherRepository = await send('GET', '/v2/studio/other/tags/list')

  expect(otherAction.status).toBe(401)
  expect(otherAction.headers['www-authenticate']).toContain(
    `scope="repository:${REPOSITORY}:pull,push",error="insufficient_scope"`,
  )
  expect(otherRepository.headers['www-authenticate']).toContain('error="insufficient_scope"')
})

it('never grants the pull account more than pull, nor any account another project', async () => {
  const emulator = await anEmulatorWithTokens()
  const all = `repository:${REPOSITORY}:pull,push,delete`
  const puller = clientOf(emulator, await bearer(emulator, emulator.pull, all))
  const stranger = clientOf(emulator, await bearer(emulator, emulator.push, 'repository:other/server:*'))

  const pushed = await puller('POST', `/v2/${REPOSITORY}/blobs/uploads/?digest=${digestOf('x')}`, {
    body: 'x',
  })

  expect(pushed.status).toBe(401)
  expect((await puller('DELETE', `/v2/${REPOSITORY}/manifests/1.0`)).status).toBe(401)
  expect((await puller('GET', `/v2/${REPOSITORY}/manifests/1.0`)).status).toBe(404)
  expect((await stranger('GET', '/v2/other/server/tags/list')).status).toBe(401)
  expect((await stranger('POST', '/v2/other/server/blobs/uploads/')).status).toBe(401)
})

it.each(['Bearer forged', 'Bearer e30.AAAA', 'Bearer '])('refuses %j', async (authorization) => {
  const emulator = await anEmulatorWithTokens()

  const reply = await clientOf(emulator, authorization)('GET', '/v2/')

  expect([reply.status, reply.code]).toEqual([401, 'UNAUTHORIZED'])
})

it('refuses an expired token with 401 invalid_token', async () => {
  const emulator = await anEmulator({ auth: 'token', tokenTtlSeconds: 0 })

  const reply = await clientOf(emulator, await bearer(emulator, emulator.push))('GET', '/v2/')

  expect(reply.status).toBe(401)
  expect(reply.headers['www-authenticate']).toContain('error="invalid_token"')
})

it('challenges Basic credentials on the registry anew', async () => {
  const emulator = await anEmulatorWithTokens()

  const reply = await clientOf(emulator, basic(emulator.push))('GET', '/v2/')

  expect(reply.status).toBe(401)
  expect(reply.headers['www-authenticate']).toMatch(/^Bearer /)
})

it('gives no token without credentials or with wrong ones', async () => {
  const emulator = await anEmulatorWithTokens()
  const wrong = basic({ ...emulator.push, token: emulator.pull.token })

  const anonymous = await emulator.send('GET', '/service/token?service=slipway-emulator')
  const refused = await clientOf(emulator, wrong)('GET', '/service/token')

  expect([anonymous.status, refused.status]).toEqual([401, 401])
  expect(refused.headers['www-authenticate']).toBe('Basic realm="slipway-emulator"')
})

it('answers 405 to the OAuth2 form, on which clients fall back to GET, and 400 to another service', async () => {
  const emulator = await anEmulatorWithTokens()
  const send = clientOf(emulator, basic(emulator.push))

  expect((await send('POST', '/service/token', { body: 'grant_type=password' })).status).toBe(405)
  expect((await send('GET', '/service/token?service=elsewhere')).status).toBe(400)
})
