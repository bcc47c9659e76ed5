import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createApps } from '../../src/platform/apps.js'
import { appVersionUrl, dashboardOf } from '../../src/platform/dashboard.js'
import { errorOf, SENTINEL } from '../support/a-registry.js'
import { refusal, type SeenRequest, webPage } from '../support/platform/platform-desk.js'
import { type ListForm, playPage } from '../support/platform/played-lists.js'
import { playPlatform } from '../support/platform/played-platform.js'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

function play(answer: (request: SeenRequest) => Response) {
  const platform = playPlatform(server, answer)
  return { ...platform, apps: createApps(platform.client) }
}

const anApp = (name: string) => ({
  name,
  is_active: true,
  image: 'iVBORw0KGgo=',
  create_time: '2026-04-22 20:30:52.283949',
  last_updated: '2026-04-22 20:30:52.283949',
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

describe('one app', () => {
  it('is found by its name', async () => {
    const { apps, lines } = play(() => HttpResponse.json({ ...anApp('my game'), is_active: false }))

    expect(await apps.find('my game')).toEqual({ name: 'my game', isActive: false })
    expect(lines()).toEqual(['GET /v1/app/my%20game'])
  })

  it('is not there where the platform says so, and where a proxy says so nobody knows', async () => {
    const { apps } = play(({ line }) => (line.endsWith('game') ? refusal(404, 'no such app') : webPage(404)))

    expect(await apps.find('game')).toBeUndefined()
    expect(await errorOf(apps.find('other'))).toMatchObject({ code: 'NAME_UNKNOWN', status: 404 })
  })

  it.each([
    [true, 'activate'],
    [false, 'deactivate'],
  ])('is made active or not: %j', async (isActive, verb) => {
    const { apps, seen } = play(({ body }) => HttpResponse.json({ ...anApp('game'), ...Object(body) }))

    expect(await apps.setActive('game', isActive)).toEqual({ name: 'game', isActive })
    expect(seen).toMatchObject([{ line: 'PATCH /v1/app/game', body: { is_active: isActive } }])

    server.resetHandlers()
    const missing = play(() => refusal(404, 'no such app'))
    expect(await errorOf(missing.apps.setActive('game', isActive))).toMatchObject({
      code: 'NAME_UNKNOWN',
      action: `${verb} the app game at`,
      hint: expect.stringContaining('app'),
    })
  })

  it('is asked again to be active after a fault of the platform', async () => {
    const { apps, lines } = play(() =>
      lines().length === 1 ? refusal(503, 'later') : HttpResponse.json(anApp('game')),
    )

    expect(await apps.setActive('game', true)).toEqual({ name: 'game', isActive: true })
    expect(lines()).toHaveLength(2)
  })

  it.each([
    ['without a body', () => new HttpResponse(null, { status: 200 }), 'deleted'],
    ['with a message', () => HttpResponse.json({ message: 'bye' }), 'deleted'],
    ['with null', () => HttpResponse.json(null), 'deleted'],
    ['with 404', () => refusal(404, 'no such app'), 'gone'],
  ])('is deleted by an answer %s', async (_how, answer, outcome) => {
    const { apps, lines } = play(answer)

    expect(await apps.delete('game')).toBe(outcome)
    expect(lines()).toEqual(['DELETE /v1/app/game'])
  })

  it('is not taken for deleted by a web page', async () => {
    const { apps } = play(() => webPage(200))

    expect(await errorOf(apps.delete('game'))).toMatchObject({ code: 'UNEXPECTED_RESPONSE' })
  })
})

describe('an app that has to be there', () => {
  /** Answers the `POST`s in turn; the app is there from the read that `thereFrom` counts on. */
  function playMaking(answer: () => Response, thereFrom = Number.POSITIVE_INFINITY) {
    let reads = 0
    return play(({ line }) => {
      if (line.startsWith('POST')) return answer()
      reads += 1
      return reads >= thereFrom ? HttpResponse.json(anApp('game')) : refusal(404, 'no such app')
    })
  }
  const READ = 'GET /v1/app/game'
  const MAKE = 'POST /v1/app'

  it('is left alone where it is', async () => {
    const { apps, lines } = playMaking(() => refusal(500, ''), 1)

    expect(await apps.ensure('game')).toBe('existing')
    expect(lines()).toEqual([READ])
  })

  it('is made active and without a picture where it is missing', async () => {
    const { apps, seen } = playMaking(() => HttpResponse.json(anApp('game')))

    expect(await apps.ensure('game')).toBe('created')
    expect(seen).toMatchObject([
      { line: READ },
      { line: MAKE, body: { name: 'game', is_active: true, image: '' } },
    ])
  })

  it.each([
    ['409', () => refusal(409, 'taken'), 'existing'],
    ['500', () => refusal(500, 'oops'), 'created'],
    ['a web page of 502', () => webPage(502), 'created'],
    ['a web page of 200', () => webPage(200), 'created'],
    ['408', () => refusal(408, 'slow'), 'created'],
    ['a broken connection', () => HttpResponse.error(), 'created'],
  ])('is looked for after %s, and not made twice', async (_what, answer, outcome) => {
    const { apps, lines } = playMaking(answer, 2)

    expect(await apps.ensure('game')).toBe(outcome)
    expect(lines()).toEqual([READ, MAKE, READ])
  })

  it.each([
    ['409', () => refusal(409, 'taken'), 'ALREADY_EXISTS'],
    ['503', () => refusal(503, 'oops'), 'SERVER_ERROR'],
    ['a broken connection', () => HttpResponse.error(), 'NETWORK'],
  ])('is an error where it is not there after %s either', async (_what, answer, code) => {
    const { apps, lines } = playMaking(answer)

    expect(await errorOf(apps.ensure('game'))).toMatchObject({ code, action: 'make the app game at' })
    expect(lines()).toEqual([READ, MAKE, READ])
  })

  it.each([
    [400, 'The free tier is limited to 2 applications.', 'PLAN_LIMIT'],
    [400, 'The name has a space in it.', 'TEMPLATE_INVALID'],
    [401, 'Invalid token.', 'CREDENTIAL_REJECTED'],
    [403, 'not allowed', 'DENIED'],
    [429, 'slow down', 'RATE_LIMITED'],
  ])('is not looked for again after %d', async (status, message, code) => {
    const { apps, lines } = playMaking(() => refusal(status, message))

    expect(await errorOf(apps.ensure('game'))).toMatchObject({ code, status })
    expect(lines().filter((line) => line === READ)).toHaveLength(1)
    expect(lines().filter((line) => line === MAKE)).toHaveLength(1)
  })

  it('is not looked for after the end of the caller', async () => {
    const ending = new AbortController()
    const { apps, lines } = playMaking(() => {
      ending.abort()
      return refusal(500, 'oops')
    }, 2)

    expect(await errorOf(apps.ensure('game', { signal: ending.signal }))).toMatchObject({ code: 'ABORTED' })
    expect(lines()).toEqual([READ, MAKE])
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
