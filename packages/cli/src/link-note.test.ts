import type { PushReceipt } from '@slipway/sdk'
import { describe, expect, it } from 'vitest'
import { type FakeClient, fakeContext } from '../test/support/fake-context.js'
import { anArtifact, theCapabilities } from '../test/support/registry-content.js'
import { aReceipt } from '../test/support/results.js'
import { main } from './main.js'

const NOTE =
  'No app version starts 1.4.2 yet. To have one made for every tag: slipway template create studio/game-server\n'

function aClient(
  tags: ReturnType<typeof anArtifact>['tags'],
  apiToken: 'absent' | 'not-checked' = 'not-checked',
) {
  const origin = { registry: 'api.example.com', username: '', origin: 'SLIPWAY_API_TOKEN' }
  const api =
    apiToken === 'absent'
      ? ({ kind: 'api', state: 'absent' } as const)
      : ({ kind: 'api', state: apiToken, ...origin } as const)
  return {
    push: async (): Promise<PushReceipt> => aReceipt(),
    credentials: {
      status: async () => ({
        schemaVersion: 1 as const,
        apiUrl: 'https://api.example.com',
        credentials: [api],
        stores: [],
      }),
    },
    capabilities: async () => theCapabilities(),
    artifacts: { get: async () => anArtifact({ tags }) },
  } satisfies FakeClient
}

async function push(client: FakeClient, flags: readonly string[] = []) {
  const context = fakeContext({ client })
  const code = await main(['push', 'build', '--to', 'game-server:1.4.2', ...flags], context)
  return { code, err: context.err() }
}

describe('slipway push', () => {
  it('says that no app version starts the new tag, and how one comes to be made', async () => {
    expect(await push(aClient([{ name: '1.4.2', appVersions: [] }]))).toEqual({ code: 0, err: NOTE })
  })

  it.each([
    [
      'an app version starts it',
      [{ name: '1.4.2', appVersions: [{ app: 'a', version: 'v', isActive: true }] }],
    ],
    ['the platform does not tell', [{ name: '1.4.2' }]],
    ['another tag is meant', [{ name: 'stable', appVersions: [] }]],
  ])('says nothing where %s', async (_, tags) => {
    expect(await push(aClient(tags))).toEqual({ code: 0, err: '' })
  })

  it.each(['--quiet', '--json', '--ndjson'])('asks nobody with %s', async (flag) => {
    const { push: pushOnly } = aClient([])
    let asked = 0
    const status = () => {
      asked += 1
      return Promise.reject(new Error('nobody asks'))
    }

    expect(await push({ push: pushOnly, credentials: { status } }, [flag])).toEqual({ code: 0, err: '' })
    expect(asked).toBe(0)
  })

  it('asks no server without an API token', async () => {
    const client = aClient([{ name: '1.4.2', appVersions: [] }], 'absent')
    let asked = 0
    const capabilities = async () => {
      asked += 1
      return theCapabilities()
    }

    expect(await push({ ...client, capabilities })).toEqual({ code: 0, err: '' })
    expect(asked).toBe(0)
  })

  it('has succeeded although the registry does not tell', async () => {
    const get = () => Promise.reject(new Error('Harbor sleeps'))

    expect(await push({ ...aClient([]), artifacts: { get } })).toEqual({ code: 0, err: '' })
  })
})
