import { HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { waitForStorage } from '../../src/storage/wait-request.js'
import { errorOf } from '../support/a-registry.js'
import { anInventory } from '../support/an-inventory.js'
import { aClock } from '../support/fake-clock.js'
import { aPlatform, aPlatformClient, refusal } from '../support/platform/platform-desk.js'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const aRequest = (id: string, status: string, created_at?: string) => ({
  id,
  status,
  requested_bytes: 9,
  ...(created_at !== undefined && { created_at }),
})

/** A platform that takes requests for storage, and answers with one list after the other, the last one for ever. */
function play(...lists: readonly (readonly object[])[]) {
  let at = 0
  const { handler, seen } = aPlatform(() =>
    HttpResponse.json({ data: lists[Math.min(at++, lists.length - 1)] }),
  )
  server.use(handler)
  return { inventory: playedInventory(), seen }
}

const playedInventory = () =>
  anInventory({ platform: aPlatformClient(), sources: { 'storage-requests': 'extension' } })

const pending = [aRequest('r1', 'pending')]

describe('waiting for storage', () => {
  it('asks less often the longer it takes, once a minute in the end', async () => {
    const { inventory } = play(...Array.from({ length: 9 }, () => pending), [aRequest('r1', 'approved')])
    const clock = aClock()

    expect(await waitForStorage(inventory, {}, clock)).toMatchObject({ state: 'approved' })

    const seconds = clock.sleeps.map((durationMs) => Math.round(durationMs / 100) / 10)
    expect(seconds).toEqual([5, 7.5, 11.3, 16.9, 25.3, 38, 57, 60, 60])
  })

  it('ends at the time that was given, not one pause later', async () => {
    const { inventory } = play(pending)
    const clock = aClock()

    expect(await errorOf(waitForStorage(inventory, { timeoutMs: 12_000 }, clock))).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('request r1'),
    })
    expect(clock.sleeps).toEqual([5_000, 7_000])
  })

  it.each([
    [
      'the latest, whatever the order',
      [
        aRequest('old', 'denied', '2026-11-20T10:00:00Z'),
        aRequest('new', 'approved', '2026-11-21T10:00:00Z'),
      ],
      'new',
    ],
    [
      'the first where nobody tells times',
      [aRequest('first', 'approved'), aRequest('second', 'denied')],
      'first',
    ],
  ])('is for %s', async (_, list, id) => {
    const { inventory } = play(list)

    expect(await waitForStorage(inventory, {}, aClock())).toMatchObject({ id })
  })

  it('stays with its request when somebody asks for more meanwhile', async () => {
    const first = '2026-11-20T10:00:00Z'
    const { inventory } = play(
      [aRequest('r1', 'pending', first)],
      [aRequest('r2', 'denied', '2026-11-21T10:00:00Z'), aRequest('r1', 'approved', first)],
    )

    expect(await waitForStorage(inventory, {}, aClock())).toMatchObject({ id: 'r1', state: 'approved' })
  })

  it('tells of each change once', async () => {
    const { inventory } = play(pending, pending, [aRequest('r1', 'denied')])
    const states: string[] = []

    await waitForStorage(inventory, { onStatus: ({ state }) => states.push(state) }, aClock())

    expect(states).toEqual(['pending', 'denied'])
  })

  it('fails where the platform does', async () => {
    const { handler } = aPlatform(() => refusal(401, 'Invalid token.'))
    server.use(handler)

    expect(await errorOf(waitForStorage(playedInventory(), {}, aClock()))).toMatchObject({
      code: 'CREDENTIAL_REJECTED',
    })
  })
})
