import { HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { createHarborArtifacts } from '../../src/harbor/harbor-artifacts.js'
import { createHarborRepositories } from '../../src/harbor/harbor-repositories.js'
import type { HarborPage } from '../../src/harbor/list-all.js'
import { digestOf } from '../../src/reference/digest.js'
import { errorOf } from '../support/a-registry.js'
import {
  aHarborClient,
  entriesOf,
  harborStage,
  pageOf,
  refusalOf,
  webPage,
} from '../support/harbor/harbor-wire.js'
import { NEVER, wireTag } from '../support/harbor/wire-artifacts.js'

const play = harborStage()

const artifactsNamed = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ digest: digestOf(String(at)), size: at }))
const repositoriesNamed = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `studio/${at}` }))

const repositories = () => createHarborRepositories(aHarborClient(), 'studio')
const shapeOf = ({ entries, ...page }: HarborPage<unknown>) => ({ ...page, count: entries.length })

async function shapesOf(pages: AsyncIterable<HarborPage<unknown>>) {
  const shapes: ReturnType<typeof shapeOf>[] = []
  for await (const page of pages) shapes.push(shapeOf(page))
  return shapes
}

describe('the pages of a list', () => {
  it.each([
    [0, 1],
    [1, 1],
    [100, 1],
    [101, 2],
    [300, 3],
  ])('of %i entries take %i requests', async (count, requests) => {
    const list = repositoriesNamed(count)
    const wire = play((request) => pageOf(request, list))

    expect(await entriesOf(repositories().pages())).toHaveLength(count)
    expect(wire.requests).toHaveLength(requests)
  })

  it('give 10,000 artifacts by 100 requests, each of them once', async () => {
    const list = artifactsNamed(10_000)
    const wire = play((request) => pageOf(request, list))

    const found = await entriesOf(createHarborArtifacts(aHarborClient(), 'studio', 'server').pages())

    expect(new Set(found.map(({ digest }) => digest)).size).toBe(10_000)
    expect(wire.requests).toHaveLength(100)
  })

  it('hold artifacts with hundreds of tags each', async () => {
    const tags = Array.from({ length: 500 }, (_, at) => wireTag(`nightly-${at}-${'x'.repeat(60)}`))
    const list = artifactsNamed(100).map((artifact) => ({ ...artifact, tags }))
    play((request) => pageOf(request, list))

    const found = await entriesOf(createHarborArtifacts(aHarborClient(), 'studio', 'server').pages())

    expect(found.flatMap((artifact) => artifact.tags)).toHaveLength(50_000)
  })

  it('tell where they stand, from any page on and in any size', async () => {
    const list = repositoriesNamed(25)
    const wire = play((request) => pageOf(request, list))

    expect(await shapesOf(repositories().pages({ firstPage: 2, pageSize: 10 }))).toEqual([
      { page: 2, totalCount: 25, isLast: false, count: 10 },
      { page: 3, totalCount: 25, isLast: true, count: 5 },
    ])
    expect(wire.requests.map(({ path }) => path)).toEqual([
      '/projects/studio/repositories?page=2&page_size=10',
      '/projects/studio/repositories?page=3&page_size=10',
    ])
  })

  it('are never asked to be larger than Harbor allows', async () => {
    const list = repositoriesNamed(150)
    play((request) => pageOf(request, list))

    expect(await entriesOf(repositories().pages({ pageSize: 1000 }))).toHaveLength(150)
  })

  it('are asked for one by one, and no more once nobody wants them', async () => {
    const list = repositoriesNamed(300)
    const wire = play((request) => pageOf(request, list))

    const { value } = await repositories().pages().next()

    expect(value).toMatchObject({ page: 1, totalCount: 300, isLast: false })
    expect(wire.requests).toHaveLength(1)
  })

  it('end at one that is not full where the length of the list is not told', async () => {
    const list = repositoriesNamed(200)
    play((request) => pageOf(request, list, null))

    expect(await shapesOf(repositories().pages())).toEqual([
      { page: 1, isLast: false, count: 100 },
      { page: 2, isLast: false, count: 100 },
      { page: 3, isLast: true, count: 0 },
    ])
  })

  it('do not end early where the stated length is too small', async () => {
    const list = repositoriesNamed(250)
    play((request) => pageOf(request, list, 0))

    expect(await entriesOf(repositories().pages())).toHaveLength(250)
  })

  it('follow a list that grows or shrinks meanwhile', async () => {
    const growing = repositoriesNamed(150)
    const wire = play((request) => {
      const page = pageOf(request, growing)
      growing.push(...repositoriesNamed(250).slice(growing.length))
      return page
    })
    expect(await entriesOf(repositories().pages())).toHaveLength(250)
    expect(wire.requests).toHaveLength(3)

    const shrinking = repositoriesNamed(250)
    play((request) => {
      const page = pageOf(request, shrinking)
      shrinking.length = 100
      return page
    })
    expect(await shapesOf(repositories().pages())).toEqual([
      { page: 1, totalCount: 250, isLast: false, count: 100 },
      { page: 2, totalCount: 100, isLast: true, count: 0 },
    ])
  })

  it('are refused when the same one comes again and again', async () => {
    const list = repositoriesNamed(100)
    const wire = play(() => HttpResponse.json(list))

    expect(await errorOf(entriesOf(repositories().pages()))).toMatchObject({
      code: 'UNEXPECTED_RESPONSE',
      message: expect.stringContaining('list the repositories of studio at harbor.example.com'),
    })
    expect(wire.requests).toHaveLength(2)
  })

  it('are the whole list where a server has no pages, and null is an empty one', async () => {
    const list = repositoriesNamed(250)
    const wire = play(() => HttpResponse.json(list))
    expect(await entriesOf(repositories().pages())).toHaveLength(250)
    expect(wire.requests).toHaveLength(1)

    play(() => HttpResponse.json(null))
    expect(await entriesOf(repositories().pages())).toEqual([])
  })

  it('stop at once when the caller gives up', async () => {
    const list = repositoriesNamed(300)
    const wire = play((request) => pageOf(request, list))
    const controller = new AbortController()
    const pages = repositories().pages({ signal: controller.signal })
    await pages.next()

    controller.abort()

    expect(await errorOf(pages.next())).toMatchObject({ code: 'ABORTED' })
    expect(wire.requests).toHaveLength(1)
  })

  it('keep no cookie and send the credential with each', async () => {
    const list = repositoriesNamed(300)
    const wire = play((request) => pageOf(request, list))

    await entriesOf(repositories().pages())

    expect(wire.requests.map(({ headers }) => headers.get('cookie'))).toEqual([null, null, null])
    expect(wire.requests.every(({ headers }) => headers.get('authorization')?.startsWith('Basic '))).toBe(
      true,
    )
  })

  it.each([
    ['401', () => refusalOf(401, 'UNAUTHORIZED', 'unauthorized'), 'CREDENTIAL_REJECTED'],
    ['403', () => refusalOf(403, 'FORBIDDEN', 'forbidden'), 'DENIED'],
    ['404', () => refusalOf(404, 'NOT_FOUND', 'project studio not found'), 'NAME_UNKNOWN'],
    ['412', () => refusalOf(412, 'PRECONDITION', 'no'), 'PRECONDITION_FAILED'],
    ['422', () => refusalOf(422, 'UNPROCESSABLE_ENTITY', 'validation failure list'), 'UNEXPECTED_RESPONSE'],
    ['500', () => refusalOf(500, 'UNKNOWN', 'internal server error'), 'SERVER_ERROR'],
    ['a page with 502', () => webPage(502), 'SERVER_ERROR'],
    ['a page with 200', () => webPage(200), 'UNEXPECTED_RESPONSE'],
    ['an object', () => HttpResponse.json({ entries: [] }), 'UNEXPECTED_RESPONSE'],
  ])('turn %s into an error of its own', async (_, answer, code) => {
    play(answer)

    expect(await errorOf(entriesOf(repositories().pages()))).toMatchObject({ code, side: 'registry' })
  })
})

describe('the repositories of a project', () => {
  it('are read with what Harbor tells, and without what it leaves out', async () => {
    const told = {
      id: 5,
      project_id: 7,
      name: 'studio/games/server',
      description: 'Dedicated server',
      artifact_count: 3,
      pull_count: 12,
      creation_time: '2026-01-02T03:04:05.678Z',
      update_time: '2026-01-03T03:04:05.678Z',
      pinned: true,
    }
    play((request) =>
      pageOf(request, [told, { name: 'studio/new', creation_time: null, update_time: NEVER }]),
    )

    expect(await entriesOf(repositories().pages())).toEqual([
      {
        name: 'studio/games/server',
        artifactCount: 3,
        pullCount: 12,
        createdAt: '2026-01-02T03:04:05.678Z',
        updatedAt: '2026-01-03T03:04:05.678Z',
      },
      { name: 'studio/new', artifactCount: 0, pullCount: 0 },
    ])
  })

  it('are found by their name, encoded twice', async () => {
    const wire = play(() => HttpResponse.json({ name: 'studio/games/server' }))

    expect(await repositories().get('games/server')).toMatchObject({ name: 'studio/games/server' })
    expect(wire.requests[0]?.path).toBe('/projects/studio/repositories/games%252Fserver')
  })

  it('are not there where Harbor says so, and unknown where something else does', async () => {
    play(() => refusalOf(404, 'NOT_FOUND', 'repository studio/games/server not found'))
    expect(await repositories().get('games/server')).toBeUndefined()

    play(() => webPage(404))
    expect(await errorOf(repositories().get('games/server'))).toMatchObject({
      code: 'NAME_UNKNOWN',
      status: 404,
    })
  })
})
