import { HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { aClock } from '../../test/support/fake-clock.js'
import { aHarborClient, harborStage, refusalOf } from '../../test/support/harbor/harbor-wire.js'
import type { ScanStart } from '../harbor/harbor-scans.js'
import type { ScanState } from '../inventory/scan-summary.js'
import { digestOf } from '../reference/digest.js'
import type { ScanPlace } from './scan-place.js'
import { waitForScan } from './wait-for-scan.js'

const play = harborStage()

const supported = { state: 'supported', source: 'harbor', reason: 'for tests' } as const

/**
 * A place whose scan is in these states, one after the other; the last one stays. Each start is written down with the
 * milliseconds until then.
 */
function aPlace(states: readonly ScanState[], { start = 'started' }: { readonly start?: ScanStart } = {}) {
  const clock = aClock()
  const beganMs = clock.now()
  const startsAtMs: number[] = []
  const left = [...states]
  const place: ScanPlace = {
    reference: 'registry.example.com/studio/game:1',
    features: { scans: supported, 'scan-start': supported },
    harbor: {
      client: aHarborClient(),
      project: 'studio',
      version: undefined,
      scans: {
        report: async () => 'none',
        start: async () => {
          startsAtMs.push(clock.now() - beganMs)
          return start
        },
      },
      read: async () => ({
        repository: 'studio/game',
        digest: digestOf('game'),
        scan: { state: (left.length > 1 ? left.shift() : left[0]) ?? 'not-scanned', counts: {} },
        ...{ tags: [], platforms: [], parts: [], labels: [], accessories: [] },
      }),
    },
  }
  return { clock, place, startsAtMs }
}

const projectThatScans = (scans: boolean) => () =>
  HttpResponse.json({ project_id: 1, name: 'studio', metadata: { auto_scan: String(scans) } })

describe('the pauses of waiting for a scan', () => {
  it('grow from 1 to 10 seconds, and the last one ends with the time', async () => {
    const { clock, place } = aPlace(['running'])

    const status = await waitForScan(place, { timeoutMs: 40_000 }, clock)

    expect(status).toMatchObject({ state: 'timed-out', reason: 'it was still running after 40 s' })
    expect(clock.sleeps.slice(0, 4)).toEqual([1000, 1500, 2250, 3375])
    expect(Math.max(...clock.sleeps)).toBe(10_000)
    expect(clock.sleeps.reduce((sum, ms) => sum + ms)).toBe(40_000)
  })

  it('are 10 minutes together where nobody says otherwise', async () => {
    const { clock, place } = aPlace(['waiting'])

    await waitForScan(place, {}, clock)

    expect(clock.sleeps.reduce((sum, ms) => sum + ms)).toBe(600_000)
  })
})

describe('starting a scan while waiting', () => {
  it('happens at once in a project that scans nothing by itself', async () => {
    play(projectThatScans(false))
    const { clock, place, startsAtMs } = aPlace(['not-scanned', 'running', 'finished'])

    expect(await waitForScan(place, {}, clock)).toMatchObject({ state: 'finished' })
    expect(startsAtMs).toEqual([0])
  })

  it.each([
    ['scans every push', projectThatScans(true)],
    ['does not say whether it does', () => refusalOf(403, 'FORBIDDEN', 'forbidden')],
  ])('waits 5 seconds for a project that %s', async (_, answer) => {
    play(answer)
    const { clock, place, startsAtMs } = aPlace([...Array(10).fill('not-scanned'), 'finished'])

    await waitForScan(place, {}, clock)

    expect(startsAtMs).toHaveLength(1)
    expect(startsAtMs[0]).toBeGreaterThanOrEqual(5000)
    expect(startsAtMs[0]).toBeLessThan(10_000)
  })

  it('is left out where the scan shows up meanwhile', async () => {
    play(projectThatScans(true))
    const { clock, place, startsAtMs } = aPlace(['not-scanned', 'waiting', 'finished'])

    await waitForScan(place, {}, clock)

    expect(startsAtMs).toEqual([])
  })

  it.each(['failed', 'stopped'] as const)('happens once for one that %s, and no more', async (state) => {
    const { clock, place, startsAtMs } = aPlace([state, 'running', state])

    expect(await waitForScan(place, {}, clock)).toMatchObject({ state })
    expect(startsAtMs).toEqual([0])
  })

  it.each(['not-scannable', 'no-scanner'] as const)('ends the wait where Harbor says %s', async (state) => {
    play(projectThatScans(false))
    const { clock, place } = aPlace(['not-scanned'], { start: state })

    expect(await waitForScan(place, {}, clock)).toMatchObject({ state, reason: expect.any(String) })
    expect(clock.sleeps).toEqual([])
  })

  it('is not tried where the scan has finished', async () => {
    const { clock, place, startsAtMs } = aPlace(['finished'])

    expect(await waitForScan(place, {}, clock)).toMatchObject({ state: 'finished' })
    expect(startsAtMs).toEqual([])
  })
})
