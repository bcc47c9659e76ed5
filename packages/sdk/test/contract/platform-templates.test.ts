import fc from 'fast-check'
import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../src/log/secret.js'
import { templateBody } from '../../src/platform/records/template-body.js'
import { createServerTemplate } from '../../src/platform/templates.js'
import { errorOf } from '../support/a-registry.js'
import { refusal, type SeenRequest, webPage } from '../support/platform/platform-desk.js'
import { playPage } from '../support/platform/played-lists.js'
import { playPlatform } from '../support/platform/played-platform.js'
import { checkRequest } from '../support/platform/request-check.js'
import { templateShape } from '../support/platform/request-shapes.js'
import { aTag } from '../support/platform/tag-samples.js'
import { aTemplate, plainTemplates } from '../support/platform/template-samples.js'

const SHORT = '/v1/container-registry/images/server'
const LONG = '/v1/container-registry/images/studio/server'
const PROBE = 'tags?page=1&limit=1'
const GAME_KEY = 'game-key-sentinel-77'
const image = { project: 'studio', name: 'server' }
const template = aTemplate({ env: [{ key: 'KEY', secret: 'game-key' }] })
const findSecret = () => new Secret(GAME_KEY)
const wire = {
  app: 'my-game',
  req_cpu: 512,
  req_memory: 1024,
  ports: [{ port: 7777, protocol: 'UDP', name: 'gameport' }],
}
const stored = {
  ...wire,
  envs: [{ key: 'KEY', value: '', is_hidden: true }],
  last_updated: '2026-04-22 20:30:52.283949',
}
const known = {
  template: aTemplate({ env: [{ key: 'KEY', isHidden: true }] }),
  updatedAt: '2026-04-22T20:30:52.283Z',
}

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** A platform that knows the image by one path; what is no list of tags is answered by `answer`. */
function play(answer: (request: SeenRequest) => Response, path = SHORT) {
  const platform = playPlatform(server, (request) => {
    const asked = request.line.split(' ')[1] ?? ''
    if (!asked.startsWith(`${path}/`)) return refusal(404, 'There is no such image.')
    return asked.startsWith(`${path}/tags?`) ? playPage(request.line, [aTag('1.0')]) : answer(request)
  })
  return { ...platform, template: createServerTemplate(platform.client, image) }
}

const withoutImage = () => play(() => refusal(409, ''), '/nowhere')

describe('the template of a repository', () => {
  it.each([
    [SHORT, [`GET ${SHORT}/template`]],
    [LONG, [`GET ${SHORT}/template`, `GET ${LONG}/template`]],
  ])('is read under the form of the name that the server knows: %s', async (path, asked) => {
    const { template, lines } = play(() => HttpResponse.json(stored), path)

    expect(await template.find()).toEqual(known)
    expect(lines()).toEqual(asked)
  })

  it('is not there where the platform says so', async () => {
    const { template } = play(() => refusal(404, 'The image has no template.'))

    expect(await template.find()).toBeUndefined()
  })

  it.each([
    ['403', () => refusal(403, 'no access yet'), 'DENIED'],
    ['a web page of 404', () => webPage(404), 'NAME_UNKNOWN'],
    ['an answer without an app', () => HttpResponse.json({ ...stored, app: '' }), 'UNEXPECTED_RESPONSE'],
  ])('is an error with %s', async (_what, answer, code) => {
    const { template } = play(answer)

    expect(await errorOf(template.find())).toMatchObject({
      code,
      action: 'read the template of studio/server at',
    })
  })
})

describe('a template that is kept', () => {
  it.each([
    [SHORT, [`GET ${SHORT}/${PROBE}`]],
    [LONG, [`GET ${SHORT}/${PROBE}`, `GET ${LONG}/${PROBE}`]],
  ])('is sent only under the form of the name that a read has shown: %s', async (path, reads) => {
    const { template: kept, seen, lines } = play(() => HttpResponse.json(stored), path)

    expect(await kept.put(template, findSecret)).toEqual(known)
    expect(lines()).toEqual([...reads, `PUT ${path}/template`])
    expect(seen.at(-1)?.body).toEqual({ ...wire, envs: [{ key: 'KEY', value: GAME_KEY, is_hidden: true }] })
  })

  it('needs no further read once the form is known', async () => {
    const { template: kept, lines } = play(() => HttpResponse.json(stored))
    await kept.find()

    await kept.put(template, findSecret)

    expect(lines()).toEqual([`GET ${SHORT}/template`, `PUT ${SHORT}/template`])
  })

  it('is not sent where the value of a variable is missing', async () => {
    const { template: kept, lines } = play(() => HttpResponse.json(stored))

    expect(await errorOf(kept.put(template, () => undefined))).toMatchObject({ code: 'TEMPLATE_INVALID' })
    expect(lines()).toEqual([])
  })

  it.each([
    ['the list of tags', withoutImage],
    ['the server', () => play(() => refusal(409, 'no image was pushed'))],
  ])('needs an image, as %s tells', async (_who, start) => {
    const { template: kept } = start()

    expect(await errorOf(kept.put(template, findSecret))).toMatchObject({
      code: 'PRECONDITION_FAILED',
      action: 'keep the template of studio/server at',
      hint: expect.stringMatching(/^Push an image/),
    })
  })

  it.each([
    [400, 'req_memory: at most double the CPU units.', 'TEMPLATE_INVALID'],
    [400, 'The free tier is limited to 1536 units.', 'PLAN_LIMIT'],
    [403, 'no access yet', 'DENIED'],
    [404, 'There is no app named my-game.', 'NAME_UNKNOWN'],
  ])('is refused with %d %j', async (status, message, code) => {
    const { template: kept } = play(() => refusal(status, message))

    expect(await errorOf(kept.put(template, findSecret))).toMatchObject({
      code,
      status,
      reason: expect.stringContaining(message),
    })
  })

  it('leaves no secret in a refusal that repeats it', async () => {
    const { template: kept, redactor } = play(({ body }) => refusal(400, JSON.stringify(body)))
    redactor.learn(findSecret())

    const error = await errorOf(kept.put(template, findSecret))

    expect(`${error} ${JSON.stringify(error)}`).toContain('my-game')
    expect(`${error} ${JSON.stringify(error)}`).not.toContain('sentinel')
  })
})

describe('a template that is deleted', () => {
  it('is sent under the form of the name that a read has shown', async () => {
    const { template: kept, lines } = play(() => new HttpResponse(null, { status: 204 }), LONG)

    expect(await kept.delete()).toBe('deleted')
    expect(lines()).toEqual([`GET ${SHORT}/${PROBE}`, `GET ${LONG}/${PROBE}`, `DELETE ${LONG}/template`])
  })

  it.each([
    ['template', () => play(() => refusal(404, 'no template'))],
    ['image', withoutImage],
  ])('is gone where there is no %s', async (_what, start) => {
    expect(await start().template.delete()).toBe('gone')
  })
})

describe('a link', () => {
  const LINK = `${SHORT}/tags/1.0/link`

  it('makes the app version of a tag', async () => {
    const { template: kept, lines } = play(() => HttpResponse.json({ app: 'my-game', version: 'v-1.0' }))

    expect(await kept.link('1.0')).toEqual({ app: 'my-game', version: 'v-1.0' })
    expect(lines()).toEqual([`GET ${SHORT}/${PROBE}`, `POST ${LINK}`])
  })

  it.each([
    [409, 'linked-already'],
    [412, 'no-template'],
  ])('tells by %d: %s', async (status, outcome) => {
    const { template: kept } = play(() => refusal(status, 'so it is'))

    expect(await kept.link('1.0')).toBe(outcome)
  })

  it.each([
    ['tag', () => play(() => refusal(404, 'The image has no such tag.'))],
    ['image', withoutImage],
  ])('fails where there is no such %s', async (_what, start) => {
    expect(await errorOf(start().template.link('1.0'))).toMatchObject({
      code: 'MANIFEST_UNKNOWN',
      action: 'link the tag 1.0 of studio/server at',
    })
  })

  it.each([
    ['400 for a limit', () => refusal(400, 'limited to 2 app versions'), 'PLAN_LIMIT'],
    ['400 for a name', () => refusal(400, 'The tag makes no valid name.'), 'TEMPLATE_INVALID'],
    ['409 of a proxy', () => webPage(409), 'ALREADY_EXISTS'],
    ['424', () => refusal(424, 'cannot pull'), 'IMAGE_NOT_PULLABLE'],
    ['503', () => refusal(503, 'later'), 'SERVER_ERROR'],
    ['another shape', () => HttpResponse.json({ app: 'my-game' }), 'UNEXPECTED_RESPONSE'],
  ])('is asked for once, whatever comes: %s', async (_what, answer, code) => {
    const { template: kept, lines } = play(answer)

    expect(await errorOf(kept.link('1.0'))).toMatchObject({ code })
    expect(lines().filter((line) => line === `POST ${LINK}`)).toHaveLength(1)
  })
})

describe('the body of a template', () => {
  it('is as the extension has it for every template', () => {
    fc.assert(
      fc.property(plainTemplates, (one) => {
        const body: unknown = JSON.parse(JSON.stringify(templateBody(one, findSecret)))

        expect(templateShape.safeParse(body).error).toBeUndefined()
      }),
    )
  })

  it.each([
    ['a name', { name: '1.0' }],
    ['an image', { docker_tag: '1.0' }],
    ['a credential', { private_token: 'x' }],
    ['an unknown field', { engine: 'unity' }],
  ])('is not as the extension has it with %s', (_what, extra) => {
    const check = (body: object) =>
      checkRequest({ line: `PUT ${LONG}/template`, authorization: null, accept: null, body })

    expect(() => check(wire)).not.toThrow()
    expect(() => check({ ...wire, ...extra })).toThrow()
  })
})
