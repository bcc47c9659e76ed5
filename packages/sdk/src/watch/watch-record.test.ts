import { describe, expect, it } from 'vitest'
import { QuotaError } from '../errors/classes.js'
import type { WatchEvent } from './watch-event.js'
import { createWatchRecord } from './watch-record.js'

const GAME = 'studio/game'
const VERSION = { tag: '1', app: 'shooter', version: '1' }
const limit = new QuotaError('PLAN_LIMIT', { action: 'make the version', reason: 'there are two already' })

function aRecord(now?: () => number) {
  const events: WatchEvent[] = []
  const record = createWatchRecord([GAME], { onEvent: (event) => void events.push(event), now })
  return { record, types: () => events.map(({ type }) => type), events }
}

describe('what a watch tells', () => {
  it('is each version that was made', () => {
    const { record, events } = aRecord()
    const look = record.begin(GAME)

    look.item({ ...VERSION, outcome: 'created' })
    look.item({ ...VERSION, tag: '2', outcome: 'existing' })
    look.leave(2)
    record.end(GAME, look)
    record.ran({ repositories: [GAME], durationMs: 12 })

    expect(events).toEqual([
      { type: 'created', repository: GAME, ...VERSION },
      {
        type: 'run',
        repositories: [GAME],
        created: 1,
        existing: 1,
        conflicts: 0,
        failures: 0,
        untried: 2,
        durationMs: 12,
      },
    ])
    expect(record.report()).toMatchObject({ runs: 1, created: [{ tag: '1' }], existing: 1 })
  })

  it('is a conflict and a failure once, until they have ended', () => {
    const { record, types } = aRecord()
    const lookOnce = (isBad: boolean) => {
      const look = record.begin(GAME)
      const differences = [{ path: 'memoryMib', from: 1, to: 2 }]
      if (isBad) look.item({ ...VERSION, outcome: 'conflict', differences })
      if (isBad) look.item({ tag: '3', outcome: 'failed', error: limit.toJSON() })
      record.end(GAME, look)
      return record.report()
    }

    const bad = [lookOnce(true), lookOnce(true)]
    const good = lookOnce(false)
    lookOnce(true)

    expect(types()).toEqual(['conflict', 'failed', 'conflict', 'failed'])
    for (const report of bad) {
      expect(report.conflicts).toMatchObject([{ repository: GAME, tag: '1' }])
      expect(report.failures).toMatchObject([{ repository: GAME, tag: '3', error: { code: 'PLAN_LIMIT' } }])
    }
    expect(good).toMatchObject({ conflicts: [], failures: [] })
  })

  it('is a failure of everything without a repository, and of the next look again when it is another one', () => {
    const { record, events } = aRecord()
    for (const code of ['PLAN_LIMIT', 'RATE_LIMITED', 'RATE_LIMITED'] as const) {
      const opening = record.begin(undefined)
      opening.fail(new QuotaError(code, { action: 'ask', reason: 'no' }))
      record.end(undefined, opening)
    }

    expect(events).toMatchObject([
      { type: 'failed', error: { code: 'PLAN_LIMIT' } },
      { type: 'failed', error: { code: 'RATE_LIMITED' } },
    ])
    expect(events[0]).not.toHaveProperty('repository')
    expect(record.report().failures).toHaveLength(1)
  })

  it('is refused deliveries now and then, with their number', () => {
    let nowMs = 0
    const { record, events } = aRecord(() => nowMs)

    for (let count = 0; count < 1_000; count += 1) {
      record.refused(401)
      nowMs += 10
    }

    expect(events).toEqual([
      { type: 'refused', status: 401, count: 1 },
      { type: 'refused', status: 401, count: 501 },
    ])
    expect(record.report().refused).toBe(1_000)
  })
})
