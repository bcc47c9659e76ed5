import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { JsonApi } from '../../src/http/json-api.js'
import { createImageTags } from '../../src/platform/image-tags.js'
import { digestOf } from '../../src/reference/digest.js'
import { errorOf, SENTINEL } from '../support/a-registry.js'
import {
  aPlatform,
  aPlatformClient,
  refusal,
  type SeenRequest,
  webPage,
} from '../support/platform/platform-desk.js'
import { type ListForm, playPage } from '../support/platform/played-lists.js'
import { aTag, manyTags } from '../support/platform/tag-samples.js'

const SHORT = '/v1/container-registry/images/server/tags'
const LONG = '/v1/container-registry/images/studio/server/tags'
const PROBE = '?page=1&limit=1'
const image = { project: 'studio', name: 'server' }
const MIB = 1_048_576

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** A platform with its client; what was asked is in `lines`. */
function play(answer: (request: SeenRequest) => Response) {
  const { handler, seen } = aPlatform(answer)
  server.use(handler)
  return { client: aPlatformClient(), seen, lines: () => seen.map(({ line }) => line) }
}

async function allTags(client: JsonApi, name: { project?: string; name: string } = image) {
  const pages = []
  for await (const page of createImageTags(client, name).pages()) pages.push(page)
  return { pages, tags: pages.flatMap(({ entries }) => entries) }
}

const onPath =
  (path: string, answer: (request: SeenRequest) => Response) =>
  (request: SeenRequest): Response =>
    request.line.split(/[ ?]/)[1]?.startsWith(path) ? answer(request) : refusal(404, 'not found')

describe('the list of tags', () => {
  it('asks with the token in the platform form and reads what is documented', async () => {
    const { client, seen } = play(({ line }) =>
      playPage(line, [aTag('1.0', { artifact: { remaining_tags: ['1.0', 'live'], size_mb: 1.5 } })]),
    )

    const { pages } = await allTags(client)

    expect(seen).toEqual([
      {
        line: `GET ${SHORT}?page=1&limit=100`,
        authorization: `token ${SENTINEL}`,
        accept: 'application/json',
      },
    ])
    const tag = {
      tag: '1.0',
      pushedAt: '2026-04-22T20:30:52.283Z',
      digest: digestOf('1.0'),
      sizeBytes: 1.5 * MIB,
      remainingTags: ['1.0', 'live'],
      isArtifactDeleted: false,
    }
    expect(pages).toEqual([{ entries: [tag], page: 1, totalCount: 1, isLast: true }])
  })

  it.each<ListForm>([
    'documented',
    'count',
    'no-pagination',
    'null-pagination',
    'has-next',
    'next-page',
    'bare',
  ])('reads all pages of a list in the form "%s"', async (form) => {
    const { client, lines } = play(({ line }) => playPage(line, manyTags(250), { form }))

    const { tags, pages } = await allTags(client)

    expect(tags.map(({ tag }) => tag)).toEqual(manyTags(250).map(({ tag }) => tag))
    expect(lines()).toHaveLength(3)
    expect(pages.map(({ isLast }) => isLast)).toEqual([false, false, true])
  })

  it('reads every page of a server that gives fewer than asked for', async () => {
    const { client, lines } = play(({ line }) =>
      playPage(line, manyTags(45), { form: 'no-pagination', maxLimit: 20 }),
    )

    expect((await allTags(client)).tags).toHaveLength(45)
    expect(lines()).toHaveLength(3)
  })

  it('reads ten thousand tags with no more requests than pages', async () => {
    const many = manyTags(10_000)
    const { client, lines } = play(({ line }) => playPage(line, many))

    expect((await allTags(client)).tags).toHaveLength(10_000)
    expect(lines()).toHaveLength(100)
  })

  it('starts at the asked page, with the asked length', async () => {
    const { client, lines } = play(({ line }) => playPage(line, manyTags(10)))

    const pages = createImageTags(client, image).pages({ page: 2, pageSize: 4 })
    const first = await pages.next()
    await pages.return(undefined)

    expect(first.value).toMatchObject({ page: 2, totalCount: 10, isLast: false })
    expect(first.value.entries.map(({ tag }: { tag: string }) => tag)).toEqual(['t4', 't5', 't6', 't7'])
    expect(lines()).toEqual([`GET ${SHORT}?page=2&limit=4`])
  })

  it('reads tags that lack everything but their name, drops what it does not know, and keeps who runs them', async () => {
    const { client } = play(({ line }) =>
      playPage(line, [
        { tag: 'a', last_push_at: null, artifact: null, owner: 'new field' },
        { tag: 'b', last_push_at: 'soon', artifact: { image_hash: 'sha256:12', size_mb: null, layers: [] } },
        aTag('c', { artifact: { artifact_deleted: true, remaining_tags: null }, app_version: null }),
        aTag('d', {
          app_version: { app: 'game', version: '7', image: 'x' },
          last_push_at: '2026-04-22T20:30:52+02:00',
        }),
        aTag('e', { last_push_at: '0001-01-01T00:00:00Z', app_version: 'game/7' }),
      ]),
    )

    const { tags } = await allTags(client)

    const rest = { digest: digestOf('c'), sizeBytes: 512 * MIB, pushedAt: '2026-04-22T20:30:52.283Z' }
    expect(tags).toEqual([
      { tag: 'a', remainingTags: [], isArtifactDeleted: false },
      { tag: 'b', remainingTags: [], isArtifactDeleted: false },
      { tag: 'c', ...rest, remainingTags: [], isArtifactDeleted: true, appVersion: null },
      {
        tag: 'd',
        digest: digestOf('d'),
        sizeBytes: 512 * MIB,
        pushedAt: '2026-04-22T18:30:52.000Z',
        remainingTags: ['d'],
        isArtifactDeleted: false,
        appVersion: { app: 'game', version: '7' },
      },
      {
        tag: 'e',
        digest: digestOf('e'),
        sizeBytes: 512 * MIB,
        remainingTags: ['e'],
        isArtifactDeleted: false,
      },
    ])
  })

  it.each([
    ['a null list', { data: null }, 0],
    ['a null list with a length', { data: null, count: 0, pagination: null }, 0],
    ['no list of length 0', { total_count: 0 }, 0],
    ['a list under another name', { applications: [{ tag: 'a' }] }, 1],
    ['a length that is no number', { data: [{ tag: 'a' }], total_count: 'many', pagination: [] }, 1],
  ])('takes %s', async (_, answer, length) => {
    const { client } = play(() => HttpResponse.json(answer))

    expect((await allTags(client)).tags).toHaveLength(length)
  })

  it.each([
    ['no list', { message: 'ok' }],
    ['no list of a length', { total_count: 3 }],
    ['a list of something else', { data: ['1.0'] }],
    ['a list that is none', { data: {} }],
  ])('takes %s for no empty image', async (_, answer) => {
    const { client } = play(() => HttpResponse.json(answer))

    expect(await errorOf(allTags(client))).toMatchObject({
      code: 'UNEXPECTED_RESPONSE',
      action: 'list the tags of studio/server at',
      side: 'platform',
    })
  })
})

describe('a server that gives the same page for ever', () => {
  it('is an error where its answers tell of more', async () => {
    const { client, lines } = play(() => HttpResponse.json({ data: manyTags(10), count: 25 }))

    expect(await errorOf(allTags(client))).toMatchObject({
      code: 'UNEXPECTED_RESPONSE',
      message: expect.stringContaining('repeats a page'),
    })
    expect(lines()).toHaveLength(2)
  })

  it.each([
    ['its answers tell nothing', { data: manyTags(100) }],
    ['everything came', { data: manyTags(10), count: 10, pagination: { has_next: true } }],
  ])('has one page where %s', async (_, answer) => {
    const { client, lines } = play(() => HttpResponse.json(answer))

    const { tags, pages } = await allTags(client)

    expect(tags).toHaveLength(answer.data.length)
    expect(pages.map(({ isLast }) => isLast)).toEqual([false, true])
    expect(lines()).toHaveLength(2)
  })
})

describe('the name of an image', () => {
  const known = (path: string) => onPath(path, ({ line }) => playPage(line, manyTags(3)))

  it('is sent without project first, then with it, and from then on in the form that worked', async () => {
    const { client, lines } = play(known('/v1/container-registry/images/studio/'))

    await allTags(client)
    await allTags(client)
    await allTags(client, { project: 'studio', name: 'game/server' })

    expect(lines()).toEqual([
      `GET ${SHORT}?page=1&limit=100`,
      `GET ${LONG}?page=1&limit=100`,
      `GET ${LONG}?page=1&limit=100`,
      'GET /v1/container-registry/images/studio/game/server/tags?page=1&limit=100',
    ])
  })

  it('keeps its slashes, and each part of it is encoded', async () => {
    const { client, lines } = play(known('/v1/container-registry/images/'))

    await allTags(client, { project: 'studio', name: 'game/server two/x?y' })
    await allTags(client, { name: 'a#b' })

    expect(lines()).toEqual([
      'GET /v1/container-registry/images/game/server%20two/x%3Fy/tags?page=1&limit=100',
      'GET /v1/container-registry/images/a%23b/tags?page=1&limit=100',
    ])
  })

  it('is not tried with the project once the name alone was found', async () => {
    const { client, lines } = play(known(SHORT))
    await allTags(client)

    expect(await errorOf(allTags(client, { project: 'studio', name: 'other' }))).toMatchObject({
      code: 'NAME_UNKNOWN',
    })
    expect(lines()).toHaveLength(2)
  })

  it('is remembered by each client for itself', async () => {
    const { client, lines } = play(known(LONG))
    await allTags(client)
    const before = lines().length

    await allTags(aPlatformClient())

    expect(lines().slice(before)).toEqual([`GET ${SHORT}?page=1&limit=100`, `GET ${LONG}?page=1&limit=100`])
  })

  it('is unknown where neither form is found', async () => {
    const { client, lines } = play(() => refusal(404, 'no such image'))

    expect(await errorOf(allTags(client))).toMatchObject({
      code: 'NAME_UNKNOWN',
      status: 404,
      message: expect.stringContaining('no such image'),
    })
    expect(lines()).toHaveLength(2)
  })
})

describe('the deletion of a tag', () => {
  const deletion = (answer: () => Response) =>
    onPath(SHORT, ({ line }) => (line.startsWith('DELETE') ? answer() : playPage(line, manyTags(3))))

  it.each([
    ['with its artifact', { artifact_deleted: true, remaining_tags: [] }],
    ['of several of an artifact', { artifact_deleted: false, remaining_tags: ['live'] }],
  ])('tells what is left: a tag %s', async (_, artifact) => {
    const { client, seen } = play(
      deletion(() =>
        HttpResponse.json({
          deleted_tag: '1.0+a',
          artifact: { ...artifact, image_hash: digestOf('a'), size_mb: 3 },
        }),
      ),
    )

    expect(await createImageTags(client, image).delete('1.0+a')).toEqual({
      tag: '1.0+a',
      isArtifactDeleted: artifact.artifact_deleted,
      remainingTags: artifact.remaining_tags,
      digest: digestOf('a'),
    })
    expect(seen.map(({ line, authorization }) => `${line} ${authorization}`)).toEqual([
      `GET ${SHORT}${PROBE} token ${SENTINEL}`,
      `DELETE ${SHORT}/1.0%2Ba token ${SENTINEL}`,
    ])
  })

  it.each([
    ['an empty object', () => HttpResponse.json({}), true, []],
    ['nothing', () => new HttpResponse(null, { status: 204 }), true, []],
    ['other tags alone', () => HttpResponse.json({ artifact: { remaining_tags: ['b'] } }), false, ['b']],
    ['nulls', () => HttpResponse.json({ deleted_tag: null, artifact: null }), true, []],
  ])('reads an answer with %s', async (_, answer, isArtifactDeleted, remainingTags) => {
    const { client } = play(deletion(answer))

    expect(await createImageTags(client, image).delete('a')).toEqual({
      tag: 'a',
      isArtifactDeleted,
      remainingTags,
    })
  })

  it('is gone where the platform says that the tag or the image is not there', async () => {
    const { client, lines } = play(deletion(() => refusal(404, 'no such tag')))

    expect(await createImageTags(client, image).delete('a')).toBe('gone')
    expect(await createImageTags(client, { project: 'arcade', name: 'none' }).delete('a')).toBe('gone')
    expect(lines().filter((line) => line.startsWith('DELETE'))).toEqual([`DELETE ${SHORT}/a`])
  })

  it('is never sent under a second name', async () => {
    const { client, lines } = play(
      onPath(LONG, ({ line }) =>
        line.startsWith('DELETE') ? refusal(404, 'no such tag') : playPage(line, manyTags(1)),
      ),
    )

    expect(await createImageTags(client, image).delete('a')).toBe('gone')
    expect(lines()).toEqual([`GET ${SHORT}${PROBE}`, `GET ${LONG}${PROBE}`, `DELETE ${LONG}/a`])
  })

  it('needs no other request where the form of the name is known, or there is but one', async () => {
    const { client, lines } = play(deletion(() => HttpResponse.json({ deleted_tag: 'a' })))
    await createImageTags(client, { name: 'server' }).delete('a')
    await allTags(client)
    const before = lines().length

    await createImageTags(client, image).delete('b')

    expect(lines()[0]).toBe(`DELETE ${SHORT}/a`)
    expect(lines().slice(before)).toEqual([`DELETE ${SHORT}/b`])
  })

  it.each([
    [404, 'NAME_UNKNOWN'],
    [200, 'UNEXPECTED_RESPONSE'],
    [502, 'SERVER_ERROR'],
  ])('takes a web page (%d) for no answer', async (status, code) => {
    const { client } = play(deletion(() => webPage(status)))

    expect(await errorOf(createImageTags(client, image).delete('a'))).toMatchObject({ code })
  })
})

describe('a refusal', () => {
  it.each([
    [400, 'limit is too large', 'UNEXPECTED_RESPONSE'],
    [401, 'Invalid token.', 'CREDENTIAL_REJECTED'],
    [403, 'no registry on this plan', 'DENIED'],
    [500, 'oops', 'SERVER_ERROR'],
  ])('%d says in the words of the platform why', async (status, words, code) => {
    const { client } = play(() => refusal(status, `${words} (${SENTINEL})`))

    const errors = [
      await errorOf(allTags(client)),
      await errorOf(createImageTags(client, { name: 'server' }).delete('a')),
      await errorOf(createImageTags(client, { name: 'server' }).deleteMany(['a'])),
    ]

    for (const error of errors) {
      expect(error).toMatchObject({ code, status, message: expect.stringContaining('api.example.com') })
      expect(JSON.stringify(error)).toContain(words)
      expect(JSON.stringify(error)).not.toContain(SENTINEL)
    }
  })

  it('is not waited out for a deletion of many, which may have done its work', async () => {
    const { client, lines } = play(() => refusal(503, 'busy'))

    await errorOf(createImageTags(client, { name: 'server' }).deleteMany(['a']))

    expect(lines()).toEqual([`POST ${SHORT}/bulk-delete`])
  })
})
