import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.js'
import { createMemoryStore } from '../../src/credentials/stores/memory-store.js'

const HOST = 'harbor.example.com'
const ROOT = `https://${HOST}`
const PUSH = { username: 'robot$game+ci', token: 'a-good-token' }
const BASIC = `Basic ${Buffer.from(`${PUSH.username}:${PUSH.token}`).toString('base64')}`

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const jwt = (access: unknown) => `x.${Buffer.from(JSON.stringify({ access })).toString('base64url')}.y`

/** A Harbor with the robot, whose API answers strangers too: with what is public. */
function harbor({ actions = ['pull', 'push'], api = 200 }: { actions?: string[]; api?: number } = {}) {
  const unauthorized = { errors: [{ code: 'UNAUTHORIZED', message: 'unauthorized: unauthorized' }] }
  server.use(
    http.get(`${ROOT}/v2/`, ({ request }) => {
      const bearer = `Bearer realm="${ROOT}/service/token",service="harbor-registry"`
      const challenge = request.headers.has('authorization') ? 'Basic realm="harbor"' : bearer
      return HttpResponse.json(unauthorized, { status: 401, headers: { 'Www-Authenticate': challenge } })
    }),
    http.get(`${ROOT}/service/token`, ({ request }) => {
      const isKnown = request.headers.get('authorization') === BASIC
      const scope = new URL(request.url).searchParams.get('scope')
      if (!isKnown && scope === null) return HttpResponse.json(unauthorized, { status: 401 })
      const [, name] = /^repository:([^:]+):/.exec(scope ?? '') ?? []
      const access = name === undefined ? [] : [{ type: 'repository', name, actions: isKnown ? actions : [] }]
      return HttpResponse.json({ token: jwt(access), access_token: '', expires_in: 1800 })
    }),
    http.get(`${ROOT}/api/v2.0/projects/game/repositories`, () => HttpResponse.json([], { status: 200 })),
    http.get(`${ROOT}/api/v2.0/projects/game/summary`, () => HttpResponse.json({}, { status: api })),
  )
}

function aUser() {
  const store = createMemoryStore()
  return { store, client: createClient({ credentialStores: [store], env: {} }) }
}

const login = (push: typeof PUSH) => ({ registry: HOST, project: 'game', push })

describe('login at a Harbor', () => {
  it('shows what the credential may do, by its token and by the API', async () => {
    harbor()
    const { store, client } = aUser()

    const { stored } = await client.credentials.login(login(PUSH))

    expect(stored).toMatchObject([
      { kind: 'push', rights: { push: 'yes', pull: 'yes', delete: 'no', read: 'yes', quota: 'yes' } },
    ])
    expect(await store.list()).toHaveLength(1)
  })

  it('is refused with a wrong credential, although the API answers 200 to it', async () => {
    harbor()
    const { store, client } = aUser()

    await expect(client.credentials.login(login({ ...PUSH, token: 'a-wrong-token' }))).rejects.toMatchObject({
      code: 'CREDENTIAL_REJECTED',
    })
    expect(await store.list()).toEqual([])
  })

  it('is refused with the credential of a robot that may only pull', async () => {
    harbor({ actions: ['pull'] })
    const { client } = aUser()

    await expect(client.credentials.login(login(PUSH))).rejects.toMatchObject({
      code: 'PUSH_CREDENTIAL_REQUIRED',
    })
  })

  it.each([
    [401, 'no'],
    [403, 'no'],
    [404, 'unknown'],
    [503, 'unknown'],
  ])('takes a %i of the API for "%s", and no error', async (api, quota) => {
    harbor({ api })
    const { client } = aUser()

    expect((await client.credentials.login(login(PUSH))).stored).toMatchObject([{ rights: { quota } }])
  })

  it('takes a registry that has no such API, but web pages, for one that does not tell', async () => {
    harbor()
    const page = () => HttpResponse.html('<h1>Sign in</h1>')
    server.use(
      http.get(`${ROOT}/api/v2.0/projects/game/repositories`, page),
      http.get(`${ROOT}/api/v2.0/projects/game/summary`, page),
    )
    const { client } = aUser()

    expect((await client.credentials.login(login(PUSH))).stored).toMatchObject([
      { rights: { push: 'yes', read: 'unknown', quota: 'unknown' } },
    ])
  })
})
