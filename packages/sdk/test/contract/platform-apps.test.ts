import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createApps } from '../../src/platform/apps.js'
import { appVersionUrl, dashboardOf } from '../../src/platform/dashboard.js'
import { errorOf, SENTINEL } from '../support/a-registry.js'
import {
  aPlatform,
  aPlatformClient,
  refusal,
  type SeenRequest,
  webPage,
} from '../support/platform/platform-desk.js'
import { type ListForm, playPage } from '../support/platform/played-lists.js'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function play(answer: (request: SeenRequest) => Response) {
  const { handler, seen } = aPlatform(answer)
  server.use(handler)
  return { apps: createApps(aPlatformClient()), seen, lines: () => seen.map(({ line }) => line) }
}

const anApp = (name: string) => ({
  name,
  is_active: true,
  image: 'iVBORw0KGgo=',
  create_time: '2026-04-22 20:30:52.283949',
  last_updated: '2026-04-22 20:30:52.283949',
})

/** An app version as it is documented, its credentials included. */
const aVersion = (changes: object = {}) => ({
  name: '1.0',
  is_active: true,
  docker_repository: 'registry.edgegap.com',
  docker_image: 'studio/server',
  docker_tag: '1.0',
  private_username: 'robot$studio+app-version-pull',
  private_token: 'Pull-sentinel-77',
  req_cpu: 1536,
  req_memory: 3072,
  ports: [{ port: 7777, protocol: 'UDP' }],
  envs: [{ key: 'KEY', value: 'Env-sentinel-12', is_hidden: false }],
  ...changes,
})

describe('the list of apps', () => {
  it('asks with the token in the platform form and reads what is documented', async () => {
    const { apps, seen } = play(({ line }) =>
      playPage(line, [anApp('game'), { ...anApp('old'), is_active: false }], { key: 'applications' }),
    )

    expect(await apps.list()).toEqual([
      { name: 'game', isActive: true },
      { name: 'old', isActive: false },
    ])
    expect(seen).toEqual([
      {
        line: 'GET /v1/apps?page=1&limit=100',
        authorization: `token ${SENTINEL}`,
        accept: 'application/json',
      },
    ])
  })

  it.each<['data' | 'applications', ListForm]>([
    ['applications', 'documented'],
    ['applications', 'count'],
    ['applications', 'no-pagination'],
    ['applications', 'null-pagination'],
    ['data', 'count'],
    ['data', 'bare'],
  ])('reads all pages of a list in "%s", in the form "%s"', async (key, form) => {
    const names = Array.from({ length: 205 }, (_, at) => anApp(`app-${at}`))
    const { apps, lines } = play(({ line }) => playPage(line, names, { key, form }))

    expect((await apps.list()).map(({ name }) => name)).toEqual(names.map(({ name }) => name))
    expect(lines()).toHaveLength(3)
  })

  it('takes an app for active that does not say whether it is', async () => {
    const { apps } = play(() =>
      HttpResponse.json({ applications: [{ name: 'a' }, { name: 'b', is_active: null }] }),
    )

    expect(await apps.list()).toEqual([
      { name: 'a', isActive: true },
      { name: 'b', isActive: true },
    ])
  })

  it.each([
    [400, refusal(400, 'bad page'), 'UNEXPECTED_RESPONSE'],
    [401, refusal(401, 'Invalid token.'), 'CREDENTIAL_REJECTED'],
    [403, refusal(403, 'not allowed'), 'DENIED'],
    [500, HttpResponse.json({}, { status: 500 }), 'SERVER_ERROR'],
    [502, webPage(502), 'SERVER_ERROR'],
    [200, webPage(200), 'UNEXPECTED_RESPONSE'],
  ])('fails with what %d means', async (status, answer, code) => {
    const { apps } = play(() => answer.clone())

    expect(await errorOf(apps.list())).toMatchObject({ code, status, action: 'list the apps at' })
  })
})

describe('the list of app versions', () => {
  it('reads what a version runs, and no secret of it', async () => {
    const { apps, lines } = play(({ line }) =>
      playPage(line, [aVersion(), aVersion({ name: '0.9', is_active: false })], { key: 'versions' }),
    )

    const versions = await apps.versions('my game/2')

    const image = { registry: 'registry.edgegap.com', repository: 'studio/server', tag: '1.0' }
    expect(versions).toEqual([
      { app: 'my game/2', name: '1.0', isActive: true, image },
      { app: 'my game/2', name: '0.9', isActive: false, image },
    ])
    expect(JSON.stringify(versions)).not.toContain('sentinel')
    expect(lines()).toEqual(['GET /v1/app/my%20game%2F2/versions?page=1&limit=100'])
  })

  it.each([
    ['https://Registry.Edgegap.com/', 'studio/server', 'registry.edgegap.com', 'studio/server'],
    ['127.0.0.1:5000', '/studio/server/', '127.0.0.1:5000', 'studio/server'],
    ['http://registry.example.com/studio', 'server', 'registry.example.com', 'studio/server'],
    ['https://index.docker.io/v1/', 'studio/server', 'index.docker.io', 'studio/server'],
    [' registry.example.com ', 'studio/server', 'registry.example.com', 'studio/server'],
    ['', 'studio/server', '', 'studio/server'],
  ])(
    'reads the registry %j with the image %j',
    async (docker_repository, docker_image, registry, repository) => {
      const { apps } = play(({ line }) =>
        playPage(line, [aVersion({ docker_repository, docker_image })], { key: 'versions' }),
      )

      expect((await apps.versions('game'))[0]?.image).toEqual({ registry, repository, tag: '1.0' })
    },
  )

  it('reads a version that does not say what it runs', async () => {
    const image = { docker_repository: null, docker_image: undefined, docker_tag: null }
    const { apps } = play(({ line }) => playPage(line, [aVersion(image)], { key: 'versions', form: 'count' }))

    expect(await apps.versions('game')).toEqual([
      { app: 'game', name: '1.0', isActive: true, image: { registry: '', repository: '', tag: '' } },
    ])
  })

  it('fails for a server that gives its first ten versions of more for every page', async () => {
    const first = Array.from({ length: 10 }, (_, at) => aVersion({ name: `v${at}` }))
    const { apps, lines } = play(() => HttpResponse.json({ versions: first, total_count: 12 }))

    expect(await errorOf(apps.versions('game'))).toMatchObject({ code: 'UNEXPECTED_RESPONSE' })
    expect(lines()).toHaveLength(2)
  })

  it('fails for an app that is not there', async () => {
    const { apps } = play(() => refusal(404, 'no such app'))

    expect(await errorOf(apps.versions('game'))).toMatchObject({
      code: 'NAME_UNKNOWN',
      action: 'list the versions of the app game at',
    })
  })
})

describe('the dashboard', () => {
  it('has a page for each app version of Edgegap', () => {
    expect(appVersionUrl(new URL('https://api.edgegap.com'), 'my game', '1.0/a')).toBe(
      'https://app.edgegap.com/application-management/applications/my%20game/versions/1.0%2Fa/details',
    )
  })

  it('has no known page on another platform, but a root', () => {
    const url = new URL('http://127.0.0.1:4001/')

    expect(appVersionUrl(url, 'game', '1.0')).toBeUndefined()
    expect(dashboardOf(url).registryUrl).toBe('http://127.0.0.1:4001')
  })
})
