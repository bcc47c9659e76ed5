import fc from 'fast-check'
import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { templateSchema } from '../../src/config/template-schema.js'
import { Secret } from '../../src/log/secret.js'
import { createAppVersions, type NewAppVersion } from '../../src/platform/app-versions.js'
import { createApps } from '../../src/platform/apps.js'
import { versionBody } from '../../src/platform/records/template-body.js'
import { aCredential, errorOf } from '../support/a-registry.js'
import { refusal, type SeenRequest, webPage } from '../support/platform/platform-desk.js'
import { playPage } from '../support/platform/played-lists.js'
import { playPlatform } from '../support/platform/played-platform.js'
import { checkRequest } from '../support/platform/request-check.js'
import { newVersionShape } from '../support/platform/request-shapes.js'
import { aTemplate, plainTemplates } from '../support/platform/template-samples.js'

const PULL_TOKEN = 'pull-sentinel-4410'
const GAME_KEY = 'game-key-sentinel-77'
const VERSION = '/v1/app/my-game/version/1.0'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function play(answer: (request: SeenRequest) => Response) {
  const platform = playPlatform(server, answer)
  return { ...platform, versions: createAppVersions(platform.client, 'my-game') }
}

const wire = {
  name: '1.0',
  docker_repository: 'registry.example.com',
  docker_image: 'studio/server',
  docker_tag: '1.0',
  req_cpu: 512,
  req_memory: 1024,
}
const pull = aCredential('registry.example.com', {
  kind: 'pull',
  username: 'robot$studio+pull',
  secret: new Secret(PULL_TOKEN),
})

function aNewVersion(changes: Partial<NewAppVersion> = {}): NewAppVersion {
  const { app: _app, ...settings } = aTemplate({ env: [{ key: 'KEY', secret: 'game-key' }] })
  return {
    name: '1.0',
    image: { registry: 'registry.example.com', repository: 'studio/server', tag: '1.0' },
    settings,
    findSecret: (name) => (name === 'game-key' ? new Secret(GAME_KEY) : undefined),
    pull,
    ...changes,
  }
}

describe('the versions of an app', () => {
  it('are read from all pages', async () => {
    const all = Array.from({ length: 105 }, (_, at) => ({ ...wire, name: `v${at}` }))
    const { client, lines } = play(({ line }) => playPage(line, all, { key: 'versions' }))

    const versions = await createApps(client).versions('my game/2')

    expect(versions.map(({ name }) => name)).toEqual(all.map(({ name }) => name))
    expect(versions[0]).toMatchObject({ app: 'my game/2', settings: { cpuUnits: 512 } })
    expect(lines()[0]).toBe('GET /v1/app/my%20game%2F2/versions?page=1&limit=100')
  })

  it('fail for a server that gives its first ten versions of more for every page', async () => {
    const first = Array.from({ length: 10 }, (_, at) => ({ ...wire, name: `v${at}` }))
    const { client, lines } = play(() => HttpResponse.json({ versions: first, total_count: 12 }))

    expect(await errorOf(createApps(client).versions('game'))).toMatchObject({ code: 'UNEXPECTED_RESPONSE' })
    expect(lines()).toHaveLength(2)
  })

  it('fail for an app that is not there', async () => {
    const { client } = play(() => refusal(404, 'no such app'))

    expect(await errorOf(createApps(client).versions('game'))).toMatchObject({
      code: 'NAME_UNKNOWN',
      action: 'list the versions of the app game at',
    })
  })
})

describe('one app version', () => {
  it('is found by its name', async () => {
    const { versions, lines } = play(() => HttpResponse.json({ ...wire, private_token: PULL_TOKEN }))

    const version = await versions.find('1.0')

    expect(version).toMatchObject({ app: 'my-game', name: '1.0', image: { tag: '1.0' } })
    expect(JSON.stringify(version)).not.toContain(PULL_TOKEN)
    expect(lines()).toEqual([`GET ${VERSION}`])
  })

  it('is not there where the platform says so', async () => {
    const { versions } = play(() => refusal(404, 'no such version'))

    expect(await versions.find('1.0')).toBeUndefined()
  })

  it.each([true, false])('is made active or not: %j', async (isActive) => {
    const { versions, seen } = play(() => HttpResponse.json({ success: true }))

    await versions.setActive('1.0', isActive)

    expect(seen).toMatchObject([{ line: `PATCH ${VERSION}`, body: { is_active: isActive } }])
  })

  it.each([
    ['that says so', () => HttpResponse.json({ success: true, message: 'bye' }), 'deleted'],
    ['without a body', () => new HttpResponse(null, { status: 204 }), 'deleted'],
    ['of 404', () => refusal(404, 'no such version'), 'gone'],
  ])('is deleted by an answer %s', async (_how, answer, outcome) => {
    const { versions, lines } = play(answer)

    expect(await versions.delete('1.0')).toBe(outcome)
    expect(lines()).toEqual([`DELETE ${VERSION}`])
  })

  it('never stands for its app, whatever its name is', async () => {
    const { versions, lines } = play(() => HttpResponse.json({ success: true }))

    expect(await errorOf(versions.delete('..'))).toMatchObject({ code: 'OPTION_INVALID' })
    expect(lines()).toEqual([])
  })
})

describe('a new app version', () => {
  it('has the image, the pull credential and what the template says', async () => {
    const { versions, seen } = play(() => HttpResponse.json({ success: true, version: wire }))

    await versions.create(aNewVersion())

    expect(seen).toMatchObject([{ line: 'POST /v1/app/my-game/version' }])
    expect(seen[0]?.body).toEqual({
      ...wire,
      private_username: 'robot$studio+pull',
      private_token: PULL_TOKEN,
      ports: [{ port: 7777, protocol: 'UDP', name: 'gameport' }],
      envs: [{ key: 'KEY', value: GAME_KEY, is_hidden: true }],
    })
  })

  it('has no credential where the image is pulled without one', async () => {
    const { versions, seen } = play(() => HttpResponse.json({ success: true, version: wire }))

    await versions.create(aNewVersion({ pull: 'anonymous' }))

    expect(JSON.stringify(seen[0]?.body)).not.toContain('private_')
  })

  it('is not asked for where the value of a variable is missing', async () => {
    const { versions, lines } = play(() => HttpResponse.json({ success: true }))

    const error = await errorOf(versions.create(aNewVersion({ findSecret: () => undefined })))

    expect(error).toMatchObject({ code: 'TEMPLATE_INVALID', target: 'KEY' })
    expect(lines()).toEqual([])
  })

  it.each([
    ['400 for a login', () => refusal(400, 'Login failed'), 'IMAGE_NOT_PULLABLE'],
    ['400 for a limit', () => refusal(400, 'limited to 2 app versions'), 'PLAN_LIMIT'],
    ['another 400', () => refusal(400, 'ports.0.port: too big'), 'TEMPLATE_INVALID'],
    ['401', () => refusal(401, 'Invalid token.'), 'CREDENTIAL_REJECTED'],
    ['404', () => refusal(404, 'no such app'), 'NAME_UNKNOWN'],
    ['409', () => refusal(409, 'the name is taken'), 'ALREADY_EXISTS'],
    ['424', () => refusal(424, 'cannot pull'), 'IMAGE_NOT_PULLABLE'],
    ['429', () => refusal(429, 'slow down'), 'RATE_LIMITED'],
    ['503', () => refusal(503, 'later'), 'SERVER_ERROR'],
    ['a web page', () => webPage(200), 'UNEXPECTED_RESPONSE'],
    ['no success', () => HttpResponse.json({ success: false }), 'UNEXPECTED_RESPONSE'],
    ['a broken connection', () => HttpResponse.error(), 'NETWORK'],
  ])('is asked for once, whatever comes: %s', async (_what, answer, code) => {
    const { versions, lines } = play(answer)

    expect(await errorOf(versions.create(aNewVersion()))).toMatchObject({
      code,
      action: 'make the version 1.0 of the app my-game at',
    })
    expect(lines()).toEqual(['POST /v1/app/my-game/version'])
  })

  it.each([400, 409, 424, 500])('shows no secret that a refusal with %d repeats', async (status) => {
    const { versions, redactor } = play(({ body }) => refusal(status, `Bad body: ${JSON.stringify(body)}`))
    redactor.learn(pull.secret)
    redactor.learn(new Secret(GAME_KEY))

    const error = await errorOf(versions.create(aNewVersion()))

    const shown = `${error} ${JSON.stringify(error)} ${error instanceof Error ? error.stack : ''}`
    expect(shown).toContain('robot$studio+pull')
    expect(shown).not.toContain('sentinel')
  })
})

describe('the body of a new app version', () => {
  it('is as documented for every template', () => {
    fc.assert(
      fc.property(plainTemplates, ({ app, versionName, ...settings }) => {
        const { registry, repository, tag } = aNewVersion().image
        expect(templateSchema.safeParse({ app, versionName, ...settings }).success).toBe(true)
        const body = {
          name: '1.0',
          docker_repository: registry,
          docker_image: repository,
          docker_tag: tag,
          ...versionBody(settings, () => undefined),
        }

        expect(newVersionShape.safeParse(JSON.parse(JSON.stringify(body))).error).toBeUndefined()
      }),
    )
  })

  it.each([
    ['an unknown field', { engine: 'unity' }],
    ['an unknown field of a port', { ports: [{ port: 1, protocol: 'UDP', check: true }] }],
    ['an unknown field of a variable', { envs: [{ key: 'A', value: '', is_secret: true }] }],
    ['too much memory', { req_memory: 1025 }],
    ['too long a name', { name: 'a'.repeat(65) }],
  ])('is not as documented with %s', (_what, changes) => {
    const check = (body: object) => checkRequest({ ...post, body })

    expect(() => check(wire)).not.toThrow()
    expect(() => check({ ...wire, ...changes })).toThrow()
  })
})

const post = { line: 'POST /v1/app/my-game/version', authorization: null, accept: null }
