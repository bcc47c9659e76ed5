import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readProjectContent } from '../../src/storage/project-content.js'
import { anInventory } from '../support/an-inventory.js'
import { aPlatform, aPlatformClient } from '../support/platform/platform-desk.js'
import { playPage } from '../support/platform/played-lists.js'
import { manyTags } from '../support/platform/tag-samples.js'
import { tempFolder } from '../support/temp-folder.js'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** What each tag weighs. */
const TAG_BYTES = 512 * 1024 ** 2

/** A platform that lists repositories with their sizes if told to, and the first so many tags of all. */
function play(tagCounts: Readonly<Record<string, number>>, { tellsSizes = true } = {}) {
  const { handler, seen } = aPlatform(({ line }) => {
    const [, name] = /images\/([^/?]+)\/tags/.exec(line) ?? []
    if (name !== undefined) return playPage(line, manyTags(tagCounts[name] ?? 0))
    const images = Object.entries(tagCounts).map(([image, count]) => ({
      name: image,
      ...(tellsSizes && { artifact_count: count, size_bytes: 7 * count }),
    }))
    return playPage(line, images)
  })
  server.use(handler)
  const sources = { repositories: 'extension', artifacts: 'platform' } as const
  return { inventory: anInventory({ platform: aPlatformClient(), sources }), seen }
}

describe('the content of a project', () => {
  it('of up to 2,000 artifacts is read, what has the same digest counted once', async () => {
    const { inventory } = play({ arena: 3, lobby: 2 })

    const content = await readProjectContent(inventory, { cacheDir: await tempFolder() })

    expect(content.artifacts).toHaveLength(5)
    expect(content.distinctBytes).toBe(3 * TAG_BYTES)
    expect(content.repositories).toEqual([
      { name: 'studio/arena', sizeBytes: 21, artifactCount: 3, basis: 'server' },
      { name: 'studio/lobby', sizeBytes: 14, artifactCount: 2, basis: 'server' },
    ])
  })

  it('of more is by repository only, and not read where the list tells the sizes', async () => {
    const { inventory, seen } = play({ arena: 2_000, lobby: 1 })

    const content = await readProjectContent(inventory, { cacheDir: await tempFolder() })

    expect(content).toMatchObject({ artifacts: [], distinctBytes: 7 * 2_001, gaps: [] })
    expect(content.repositories.map(({ artifactCount }) => artifactCount)).toEqual([2_000, 1])
    expect(seen).toHaveLength(1)
  })

  it('of more is added up page by page where the list tells no sizes', async () => {
    const { inventory, seen } = play({ arena: 2_000, lobby: 1 }, { tellsSizes: false })

    const content = await readProjectContent(inventory, { cacheDir: await tempFolder() })

    expect(content).toMatchObject({ artifacts: [], distinctBytes: 2_000 * TAG_BYTES, gaps: [] })
    expect(content.repositories).toEqual([
      { name: 'studio/arena', sizeBytes: 2_000 * TAG_BYTES, artifactCount: 2_000, basis: 'estimate' },
      { name: 'studio/lobby', sizeBytes: TAG_BYTES, artifactCount: 1, basis: 'estimate' },
    ])
    // The list of repositories, 20 pages of one repository and 1 of the other.
    expect(seen).toHaveLength(22)
  })

  it('of a bare registry is read up to 2,000 tags, and says what is left out', async () => {
    const tags = Array.from({ length: 2_001 }, (_, at) => `1.${at}`)
    const registry = http.all('https://registry.example.com/v2/*', ({ request }) => {
      const path = new URL(request.url).pathname
      if (path === '/v2/') return HttpResponse.json({})
      if (path === '/v2/_catalog') return HttpResponse.json({ repositories: ['studio/arena'] })
      return path === '/v2/studio/arena/tags/list'
        ? HttpResponse.json({ name: 'studio/arena', tags })
        : HttpResponse.json({}, { status: 500 })
    })
    server.use(registry)
    const inventory = anInventory({ sources: { repositories: 'registry', artifacts: 'registry' } })

    expect(await readProjectContent(inventory, { cacheDir: await tempFolder() })).toEqual({
      repositories: [{ name: 'studio/arena', sizeBytes: 0, artifactCount: 0, basis: 'estimate' }],
      artifacts: [],
      distinctBytes: 0,
      gaps: ['not all artifacts of studio/arena were read: there are too many'],
    })
  })
})
