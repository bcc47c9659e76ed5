import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createImageTags } from '../../src/platform/image-tags.js'
import { errorOf, SENTINEL } from '../support/a-registry.js'
import { aPlatform, aPlatformClient, refusal, webPage } from '../support/platform/platform-desk.js'
import { playPage } from '../support/platform/played-lists.js'
import { bulkDeleteShape } from '../support/platform/request-shapes.js'
import { manyTags } from '../support/platform/tag-samples.js'

const TAGS = '/v1/container-registry/images/studio/game/server/tags'
const image = { project: 'studio', name: 'game/server' }

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

type Results = readonly { readonly tag?: unknown; readonly status?: unknown; readonly message?: unknown }[]

/** Answers as the v1 API documents it. */
function multiStatus(results: Results): Response {
  const success = results.filter(({ status }) => status === 204).length
  const summary = { total: results.length, success, failed: results.length - success }
  return HttpResponse.json({ results, summary }, { status: 207 })
}

/** A platform that wants the project in front of names, and answers deletions by their number, from 0 on. */
function play(answer: (tags: readonly string[], at: number) => Response) {
  let at = 0
  const { handler, seen } = aPlatform(({ line, body }) => {
    if (!line.includes(TAGS)) return refusal(404, 'not found')
    if (line.startsWith('GET')) return playPage(line, manyTags(2))
    const { tags } = bulkDeleteShape.parse(body)
    at += 1
    return answer(tags, at - 1)
  })
  server.use(handler)
  const posts = () => seen.filter(({ line }) => line.startsWith('POST'))
  return { tags: createImageTags(aPlatformClient(), image), seen, posts }
}

const deleted = (tags: readonly string[]) =>
  multiStatus(tags.map((tag) => ({ tag, status: 204, message: 'deleted' })))

describe('the deletion of many tags', () => {
  it('tells of each tag what became of it, in the order it was asked', async () => {
    const { tags, seen } = play(() =>
      multiStatus([
        { tag: 'c', status: 500, message: 'storage is busy' },
        { tag: 'b', status: 404, message: 'no such tag' },
        { tag: 'a', status: 204, message: 'deleted' },
        { tag: 'not-asked', status: 204 },
      ]),
    )

    expect(await tags.deleteMany(['a', 'b', 'c'])).toEqual([
      { tag: 'a', outcome: 'deleted', status: 204, message: 'deleted' },
      { tag: 'b', outcome: 'gone', status: 404, message: 'no such tag' },
      { tag: 'c', outcome: 'failed', status: 500, message: 'storage is busy' },
    ])
    expect(seen.at(-1)).toEqual({
      line: `POST ${TAGS}/bulk-delete`,
      authorization: `token ${SENTINEL}`,
      accept: 'application/json',
      body: { tags: ['a', 'b', 'c'] },
    })
    expect(seen).toHaveLength(3)
  })

  it('takes a tag for failed that the answer does not name, or gives no status for', async () => {
    const { tags } = play(() =>
      multiStatus([{ tag: 'a', status: 204 }, { tag: 'b', status: null, message: null }, { status: 204 }]),
    )

    expect(await tags.deleteMany(['a', 'b', 'c'])).toEqual([
      { tag: 'a', outcome: 'deleted', status: 204, message: '' },
      { tag: 'b', outcome: 'failed', status: 0, message: '' },
      { tag: 'c', outcome: 'failed', status: 0, message: 'not answered' },
    ])
  })

  it.each([{ results: null }, { summary: { total: 1 } }, {}])(
    'takes nothing for deleted where the answer is %j',
    async (answer) => {
      const { tags } = play(() => HttpResponse.json(answer, { status: 207 }))

      expect(await tags.deleteMany(['a'])).toMatchObject([{ tag: 'a', outcome: 'failed' }])
    },
  )

  it('sends a hundred tags at most with a request, and each of them once', async () => {
    const { tags, posts } = play(deleted)
    const names = Array.from({ length: 250 }, (_, at) => `t${at}`)

    const outcomes = await tags.deleteMany([...names, 't3'])

    expect(outcomes.map(({ tag }) => tag)).toEqual(names)
    expect(outcomes.every(({ outcome }) => outcome === 'deleted')).toBe(true)
    expect(posts().map(({ body }) => bulkDeleteShape.parse(body).tags.length)).toEqual([100, 100, 50])
  })

  it('sends nothing for no tags', async () => {
    const { tags, seen } = play(deleted)

    expect(await tags.deleteMany([])).toEqual([])
    expect(seen).toEqual([])
  })

  it('keeps what was done before a request failed, and tries nothing after it', async () => {
    const { tags, posts } = play((some, at) => (at === 0 ? deleted(some) : refusal(500, 'out of order')))
    const names = Array.from({ length: 210 }, (_, at) => `t${at}`)

    const outcomes = await tags.deleteMany(names)

    expect(outcomes[99]).toMatchObject({ tag: 't99', outcome: 'deleted' })
    expect(outcomes[100]).toMatchObject({
      tag: 't100',
      outcome: 'failed',
      status: 500,
      message: expect.stringContaining('out of order'),
    })
    expect(outcomes[209]).toEqual({
      tag: 't209',
      outcome: 'failed',
      status: 0,
      message: 'not tried after an earlier failure',
    })
    expect(posts()).toHaveLength(2)
  })

  it('finds all tags gone with their image', async () => {
    const { tags } = play(() => refusal(404, 'no such image'))
    const gone = [{ tag: 'a', outcome: 'gone', status: 404, message: 'there is no such image' }]

    expect(await tags.deleteMany(['a'])).toEqual(gone)
    const other = createImageTags(aPlatformClient(), { project: 'studio', name: 'none' })
    expect(await other.deleteMany(['a'])).toEqual(gone)
  })

  it.each([
    [200, 'UNEXPECTED_RESPONSE'],
    [404, 'NAME_UNKNOWN'],
  ])('takes a web page (%d) for no answer', async (status, code) => {
    const { tags } = play(() => webPage(status))

    expect(await errorOf(tags.deleteMany(['a']))).toMatchObject({ code })
  })

  it('ends with the signal', async () => {
    const stop = new AbortController()
    const { tags, posts } = play((some) => {
      stop.abort()
      return deleted(some)
    })
    const names = Array.from({ length: 150 }, (_, at) => `t${at}`)

    expect(await errorOf(tags.deleteMany(names, { signal: stop.signal }))).toMatchObject({ code: 'ABORTED' })
    expect(posts()).toHaveLength(1)
  })
})
