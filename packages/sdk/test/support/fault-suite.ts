import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type BaseRegistry,
  type FaultBench,
  type FaultRegistries,
  type FaultRegistry,
  openFaultBench,
} from './fault-bench.js'
import type { Cell, FaultRow } from './fault-cells.js'
import { HOP_IDS, HOPS, type HopId } from './fault-hops.js'
import { BEFORE, type FaultyPush, type FaultyPushResult, pushWithFault } from './fault-run.js'

/** Silence that tests take for death: far above what a healthy exchange on this machine takes. */
const PATIENCE_MS = 500
/** The longest that a push may take to end once its caller aborts it. */
const ABORT_MS = 1_000
/** Most layers that are under way at once. */
const PARALLEL = 4

/** One of so many hops is tried in a sample, another one for the next fault. */
const SAMPLED_HOPS = 3

/** Most of their time, tests wait for what never comes. */
const CONCURRENT_TESTS = 10

/**
 * Tries each fault at each hop of a push, once with no tag there and once with one that moves; of a `sample` each fault at
 * every third hop, with the one and with the other in turn, which takes a sixth of the time.
 */
export function describeFaults(
  name: string,
  rows: readonly FaultRow[],
  registries: FaultRegistries & { readonly states: 'both' | 'sample' },
): void {
  vi.setConfig({ maxConcurrency: CONCURRENT_TESTS })
  describe(`a push to ${name}`, () => {
    let bench: FaultBench
    let target: FaultRegistry
    let source: BaseRegistry
    /** Requests of a push without fault, by hop and what was there before. */
    const clean = new Map<string, number>()

    beforeAll(async () => {
      bench = await openFaultBench()
      target = await registries.target()
      source = await registries.source()
      for (const [hop, before] of HOP_IDS.flatMap((id) => BEFORE.map((state) => [id, state] as const))) {
        const { requests, error } = await pushWithFault({ hop, before }, { bench, target, source })
        if (error !== undefined) throw error
        clean.set(`${hop} ${before}`, requests)
      }
    }, 60_000)
    afterAll(async () => {
      await target?.stop()
      await source?.stop()
      await bench?.close()
    })

    const tryFault = async (row: FaultRow, { hop, before }: Pick<FaultyPush, 'hop' | 'before'>) => {
      const patienceMs = row.isSilent ? PATIENCE_MS : undefined
      const faulty = { hop, before, fault: row, patienceMs }
      if (!row.endsRegistry) return pushWithFault(faulty, { bench, target, source })
      const own = { target: await registries.target(), source: await registries.source() }
      try {
        return await pushWithFault(faulty, { bench, ...own })
      } finally {
        await own.target.stop()
        await own.source.stop()
      }
    }

    const statesAt = (row: FaultRow, hop: HopId) => {
      if (registries.states === 'both') return BEFORE
      const own = HOP_IDS.filter((id) => row.cells[id].kind !== 'n/a')
      const turn = rows.indexOf(row)
      const place = own.indexOf(hop) - (turn % Math.min(SAMPLED_HOPS, own.length))
      if (place % SAMPLED_HOPS !== 0) return []
      return BEFORE.filter((_, index) => index === (turn + place / SAMPLED_HOPS) % BEFORE.length)
    }

    describe.concurrent.each(rows)('$title', (row) => {
      for (const hop of HOP_IDS) {
        const cell = row.cells[hop]
        if (cell.kind === 'n/a') continue
        const states = statesAt(row, hop)
        if (states.length === 0) continue
        it.for(states)(`${row.id}/${hop}: ${describeCell(cell)}, with %s there`, async (before) => {
          const result = await tryFault(row, { hop, before })

          expectOutcome(result, { row, hop, cell, cleanRequests: clean.get(`${hop} ${before}`) ?? 0 })
        })
      }
    })
  })
}

/** What a cell says, in words. */
export function describeCell(cell: Cell): string {
  if (cell.kind === 'n/a') return 'cannot be'
  if (cell.kind === 'recovers') return cell.again === 0 ? 'goes on' : `goes on after ${cell.again} more`
  return `${cell.code}${cell.attempts > 1 ? ` after ${cell.attempts} attempts` : ''}`
}

interface Expected {
  readonly row: FaultRow
  readonly hop: HopId
  readonly cell: Exclude<Cell, { kind: 'n/a' }>
  readonly cleanRequests: number
}

function expectOutcome(result: FaultyPushResult, expected: Expected): void {
  const { row, cell } = expected
  const { strayed, listeners, isClosed } = result
  // One listener serves all that wait, for as long as the signal lives.
  expect(listeners).toBeLessThanOrEqual(1)
  expect(isClosed).toBe(true)
  expect(strayed.length > 0).toBe(row.leadsAway)
  for (const { headers } of strayed) {
    expect(headers).not.toHaveProperty('authorization')
    expect(headers).not.toHaveProperty('cookie')
  }
  if (cell.kind === 'recovers') expectSuccess(result, { ...expected, cell })
  else expectFailure(result, { ...expected, cell })
}

function expectSuccess(
  { receipt, error, requests, tag, sleeps }: FaultyPushResult,
  { row, cell, cleanRequests }: Expected & { readonly cell: Extract<Cell, { kind: 'recovers' }> },
): void {
  expect(error).toBeUndefined()
  expect(tag).toEqual({ kind: 'image', digest: receipt?.digest, broken: [] })
  const again = requests - cleanRequests
  expect(again).toBeGreaterThanOrEqual(cell.again)
  // A registry that ends cuts other requests too, and short patience may run out on a busy machine as well.
  const others = row.endsRegistry || row.isSilent ? PARALLEL : 0
  expect(again).toBeLessThanOrEqual(cell.again + others)
  if (cell.again > 0) expect(Math.max(0, ...sleeps)).toBeGreaterThanOrEqual(row.retryAfterMs)
}

function expectFailure(
  { error, requests, tag, oldDigest, abortMs }: FaultyPushResult,
  { row, hop, cell }: Expected & { readonly cell: Extract<Cell, { kind: 'fails' }> },
): void {
  const { code, attempts, retryable, isTagComplete } = cell
  expect(error).toMatchObject({ code, retryable })
  if (code === 'ABORTED') expect(abortMs).toBeLessThan(ABORT_MS)
  else expect(error?.attempts ?? 1).toBe(attempts)
  const { nth, parallel } = HOPS[hop]
  expect(requests).toBeLessThanOrEqual(nth - 1 + attempts * row.requestsPerAttempt * parallel)
  if (isTagComplete) expect(tag).toMatchObject({ kind: 'image', broken: [] })
  else if (oldDigest === undefined) expect(tag).toEqual({ kind: 'absent' })
  else expect(tag).toEqual({ kind: 'image', digest: oldDigest, broken: [] })
}
