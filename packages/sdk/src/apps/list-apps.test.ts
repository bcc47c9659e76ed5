import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { errorOf } from '../../test/support/a-registry.js'
import { refusal, webPage } from '../../test/support/platform/platform-desk.js'
import { playPage } from '../../test/support/platform/played-lists.js'
import { playPlatform } from '../../test/support/platform/played-platform.js'
import { listApps } from './list-apps.js'
import { listVersions } from './list-versions.js'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const NAMES = ['arena', 'shooter']
const VERSION = { name: 'v1', docker_repository: 'registry.example.com', docker_image: 'studio/game' }

/** A platform with two apps, whose first one's versions are answered so. */
function play(answer: () => Response) {
  const { client } = playPlatform(server, ({ line }) => {
    if (line.startsWith('GET /v1/app/arena/')) return answer()
    if (line.startsWith('GET /v1/app/')) return playPage(line, [VERSION], { key: 'versions' })
    return playPage(
      line,
      NAMES.map((name) => ({ name, is_active: name === 'shooter' })),
      { key: 'applications' },
    )
  })
  return client
}

describe('the list of apps', () => {
  it('leaves out one that was deleted since', async () => {
    const client = play(() => refusal(404, 'There is no app named arena.'))

    expect(await listApps(client, {})).toEqual([{ name: 'shooter', isActive: true, versionCount: 1 }])
  })

  it('does not take a page of somebody else for the word of the platform', async () => {
    const client = play(() => webPage(404))

    expect(await errorOf(listApps(client, {}))).toMatchObject({ status: 404 })
  })
})

describe('the list of versions', () => {
  const versions = [
    { ...VERSION, name: 'unknown' },
    { ...VERSION, name: 'old', create_time: '2026-04-22 20:30:52.283949', caching_percent: 0.29 },
    { ...VERSION, name: 'new', create_time: '2026-05-01 00:00:00', req_cpu: 512, req_memory: 1024 },
  ]

  it('has the newest first, and leaves out what the platform does not tell', async () => {
    const client = play(() => Response.json({ versions }))

    const image = { registry: 'registry.example.com', repository: 'studio/game', tag: '' }
    const known = { app: 'arena', isActive: true, image }
    expect(await listVersions(client, 'arena', {})).toEqual([
      {
        ...known,
        name: 'new',
        createdAt: '2026-05-01T00:00:00.000Z',
        cpuUnits: 512,
        memoryMib: 1024,
        ports: [],
      },
      { ...known, name: 'old', createdAt: '2026-04-22T20:30:52.283Z', cachedPercent: 29 },
      { ...known, name: 'unknown' },
    ])
  })

  it('has the pages of the dashboard where their addresses are known', async () => {
    const client = play(() => Response.json({ versions: [VERSION] }))

    const edgegap = { ...client, url: new URL('https://api.edgegap.com') }
    expect((await listVersions(edgegap, 'arena', {}))[0]?.dashboardUrl).toMatch(
      /\/arena\/versions\/v1\/details$/,
    )
    expect((await listVersions(client, 'arena', {}))[0]).not.toHaveProperty('dashboardUrl')
  })
})
