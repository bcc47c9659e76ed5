// Harbor 2.x on /v2 and /service/token: src/server/middleware/v2auth, src/core/service/token.
import { describe, expect, it } from 'vitest'
import { basic, clientOf, type Reply, type Send } from '../support/client.js'
import { digestOf, pushBlob } from '../support/content.js'
import { anEmulator } from '../support/emulator.js'

const REPOSITORY = 'studio/server'
const BASIC = 'Basic realm="harbor"'

const aHarbor = () => anEmulator({ profile: 'harbor', auth: 'token' })
const challengeOf = ({ headers }: Reply) => headers['www-authenticate']
const messageOf = ({ json }: Reply) => (json as { errors: { message: string }[] }).errors[0]?.message
const tokenPath = (...scopes: string[]) =>
  `/service/token?service=harbor-registry${scopes.map((scope) => `&scope=${scope}`).join('')}`

async function tokenOf(send: Send, ...scopes: string[]): Promise<string> {
  const { json } = await send('GET', tokenPath(...scopes))
  return `Bearer ${(json as { token: string }).token}`
}

describe('a request without credentials', () => {
  it.each([
    ['GET', '/v2/', ''],
    ['GET', `/v2/${REPOSITORY}/tags/list`, `repository:${REPOSITORY}:pull`],
    ['HEAD', `/v2/${REPOSITORY}/manifests/1.0`, `repository:${REPOSITORY}:pull`],
    ['POST', `/v2/${REPOSITORY}/blobs/uploads/`, `repository:${REPOSITORY}:pull,push`],
    ['DELETE', `/v2/${REPOSITORY}/manifests/1.0`, `repository:${REPOSITORY}:delete`],
    [
      'POST',
      `/v2/${REPOSITORY}/blobs/uploads/?mount=${digestOf('x')}&from=studio/other`,
      `repository:${REPOSITORY}:pull,push repository:studio/other:pull`,
    ],
  ])('to %s %s is sent to the token service with the scope %j', async (method, path, scope) => {
    const { send, registry } = await aHarbor()

    const reply = await send(method, path)

    const realm = `Bearer realm="http://${registry}/service/token",service="harbor-registry"`
    expect(reply.status).toBe(401)
    expect(challengeOf(reply)).toBe(scope === '' ? realm : `${realm},scope="${scope}"`)
  })

  it('is told in Harbor’s words what it lacks', async () => {
    const { send } = await aHarbor()
    const reason = `unauthorized to access repository: ${REPOSITORY}, action: push`

    expect(messageOf(await send('GET', '/v2/'))).toBe('unauthorized: unauthorized')
    expect(messageOf(await send('POST', `/v2/${REPOSITORY}/blobs/uploads/`))).toBe(`${reason}: ${reason}`)
  })
})

describe('a request with credentials that are not enough', () => {
  it('is answered with 401 and a Basic challenge, never with 403', async () => {
    const emulator = await aHarbor()
    const pull = clientOf(emulator, basic(emulator.pull))
    const wrong = clientOf(emulator, basic({ ...emulator.push, token: 'wrong' }))

    for (const reply of [
      await pull('POST', `/v2/${REPOSITORY}/blobs/uploads/`),
      await pull('DELETE', `/v2/${REPOSITORY}/manifests/1.0`),
      await wrong('GET', '/v2/'),
      await clientOf(emulator, 'Bearer forged')('GET', '/v2/'),
      await clientOf(emulator, 'Nonsense')('GET', `/v2/${REPOSITORY}/tags/list`),
    ]) {
      expect([reply.status, reply.code, challengeOf(reply)]).toEqual([401, 'UNAUTHORIZED', BASIC])
    }
  })

  it('gets an empty challenge for a project that does not exist', async () => {
    const emulator = await aHarbor()

    const reply = await clientOf(emulator, basic(emulator.push))('GET', '/v2/nothing/server/tags/list')

    expect([reply.status, challengeOf(reply)]).toEqual([401, ''])
    expect(messageOf(reply)).toBe('project nothing not found: project nothing not found')
  })

  it('is not recognised at /v2 without the slash', async () => {
    const emulator = await aHarbor()

    const reply = await clientOf(emulator, basic(emulator.push))('GET', '/v2')

    expect([reply.status, messageOf(reply)]).toEqual([401, 'un-recognized request'])
  })
})

describe('Basic credentials', () => {
  it('are taken with every request, without a token', async () => {
    const emulator = await aHarbor()
    const send = clientOf(emulator, basic(emulator.push))

    const digest = await pushBlob(send, REPOSITORY, 'content')

    expect((await send('GET', '/v2/')).status).toBe(200)
    expect((await send('GET', `/v2/${REPOSITORY}/blobs/${digest}`)).status).toBe(200)
  })

  it('are all there is with authentication basic', async () => {
    const emulator = await anEmulator({ profile: 'harbor', auth: 'basic' })

    expect(challengeOf(await emulator.send('GET', '/v2/'))).toBe(BASIC)
    expect((await clientOf(emulator, basic(emulator.push))('GET', '/v2/')).status).toBe(200)
    expect((await emulator.send('GET', tokenPath())).status).toBe(404)
  })

  it('list all repositories for the administrator alone', async () => {
    const emulator = await aHarbor()
    const { admin, push } = emulator
    await pushBlob(clientOf(emulator, basic(push)), REPOSITORY, 'content')

    const refused = await clientOf(emulator, basic(push))('GET', '/v2/_catalog')
    const listed = await clientOf(emulator, basic(admin))('GET', '/v2/_catalog')

    expect([refused.status, challengeOf(refused)]).toEqual([401, BASIC])
    expect(challengeOf(await emulator.send('GET', '/v2/_catalog'))).toBe(BASIC)
    expect(listed.json).toEqual({ repositories: [REPOSITORY] })
  })
})

describe('the token service', () => {
  it('gives a token with every right of its owner, whatever was asked for', async () => {
    const emulator = await aHarbor()
    const send = clientOf(emulator, basic(emulator.push))

    const issued = await send('GET', tokenPath(`repository:${REPOSITORY}:pull`))
    const { token } = issued.json as { token: string }

    expect(issued.json).toEqual({
      token: expect.any(String),
      access_token: '',
      expires_in: 1800,
      issued_at: expect.any(String),
    })
    const bearer = clientOf(emulator, `Bearer ${token}`)
    expect((await bearer('POST', `/v2/${REPOSITORY}/blobs/uploads/`)).status).toBe(202)
    expect((await bearer('POST', '/v2/studio/other/blobs/uploads/')).status).toBe(202)
  })

  it('gives a token without rights for a scope without valid credentials', async () => {
    const emulator = await aHarbor()
    const wrong = clientOf(emulator, basic({ ...emulator.push, token: 'wrong' }))

    for (const send of [emulator.send, wrong]) {
      const bearer = clientOf(emulator, await tokenOf(send, `repository:${REPOSITORY}:pull`))
      const reply = await bearer('GET', `/v2/${REPOSITORY}/tags/list`)
      expect([reply.status, challengeOf(reply)]).toEqual([401, BASIC])
      expect((await bearer('GET', '/v2/')).status).toBe(401)
    }
  })

  it('answers 401 without a body where neither a scope nor valid credentials come', async () => {
    const { send } = await aHarbor()

    const reply = await send('GET', tokenPath())

    expect([reply.status, reply.body.length, challengeOf(reply)]).toEqual([401, 0, undefined])
  })

  it('lets a login through: challenge, token without scope, base', async () => {
    const emulator = await aHarbor()

    const token = await tokenOf(clientOf(emulator, basic(emulator.pull)))

    expect((await clientOf(emulator, token)('GET', '/v2/')).status).toBe(200)
  })

  it('gives no right in another project, nor the pull account more than pull', async () => {
    const emulator = await aHarbor()
    const pull = clientOf(
      emulator,
      await tokenOf(clientOf(emulator, basic(emulator.pull)), `repository:${REPOSITORY}:pull,push`),
    )
    const other = await tokenOf(clientOf(emulator, basic(emulator.push)), 'repository:nothing/a:pull')

    expect((await pull('POST', `/v2/${REPOSITORY}/blobs/uploads/`)).status).toBe(401)
    expect((await clientOf(emulator, other)('GET', `/v2/${REPOSITORY}/tags/list`)).status).toBe(401)
  })

  it('answers an expired token with a Basic challenge, from which none can be renewed', async () => {
    const emulator = await anEmulator({ profile: 'harbor', auth: 'token', tokenTtlSeconds: 0 })
    const token = await tokenOf(clientOf(emulator, basic(emulator.push)), `repository:${REPOSITORY}:pull`)

    const reply = await clientOf(emulator, token)('GET', `/v2/${REPOSITORY}/tags/list`)

    expect([reply.status, challengeOf(reply)]).toEqual([401, BASIC])
  })

  it('knows one service and one method', async () => {
    const emulator = await aHarbor()
    const send = clientOf(emulator, basic(emulator.push))

    const elsewhere = await send('GET', '/service/token?service=elsewhere')

    expect([elsewhere.status, elsewhere.body.toString()]).toEqual([
      400,
      'Unable to handle service: elsewhere\n',
    ])
    expect((await send('POST', tokenPath(), { body: 'grant_type=password' })).status).toBe(405)
  })
})
