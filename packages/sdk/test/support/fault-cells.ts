import type { ErrorCode } from '../../src/errors/code.js'
import type { FaultAction } from './fault-action.js'
import { HOP_IDS, type HopId } from './fault-hops.js'

/** What a fault at a hop comes to. */
export type Cell =
  /** The push succeeds; the request was sent this many times more than without the fault. */
  | { readonly kind: 'recovers'; readonly again: number }
  | {
      readonly kind: 'fails'
      readonly code: ErrorCode
      readonly attempts: number
      readonly retryable: boolean
      /** The tag names the whole new image although the push failed; else it is as it was. */
      readonly isTagComplete: boolean
    }
  | { readonly kind: 'n/a'; readonly why: string }

/** One fault: a row of the table. */
export interface FaultRow {
  readonly id: string
  /** As the page explains it. */
  readonly title: string
  /** How many requests in a row it happens to. */
  readonly times: number
  readonly action: FaultAction
  /** Whether the client is led to another host. */
  readonly leadsAway: boolean
  /** Whether a proxy ends TLS before the registry. */
  readonly isBehindTls: boolean
  /** Whether the registry itself goes away: no other test may share it, and what else is under way is cut too. */
  readonly endsRegistry: boolean
  /** Whether nothing moves any more, so that patience has to run out. */
  readonly isSilent: boolean
  /** Most requests in one attempt: another one with a new token, or with a smaller body. */
  readonly requestsPerAttempt: number
  /** Milliseconds of waiting that the registry asks for. */
  readonly retryAfterMs: number
  readonly cells: Readonly<Record<HopId, Cell>>
}

/** Some cells of a row. */
export type Cells = Partial<Record<HopId, Cell>>

/** What {@link row} is told of a fault. */
export type FaultFacts = Pick<FaultRow, 'title' | 'action'> & Partial<Omit<FaultRow, 'id' | 'cells'>>

/** For good. */
export const FOREVER = Number.POSITIVE_INFINITY

/** Reads that only save work, and tidying up: a push does without them. */
export const OPTIONAL: readonly HopId[] = ['tags', 'previous', 'previous-config', 'cancel']
/** Requests in an upload session. */
export const IN_SESSION: readonly HopId[] = ['patch', 'close', 'put-layer', 'put-config']
/** Requests with a body. */
export const WITH_BODY: readonly HopId[] = ['patch', 'put-layer', 'put-config', 'manifest']

/** A row whose cells are all alike but the named ones. */
export function row(id: string, facts: FaultFacts, rest: Cell, ...named: readonly Cells[]): FaultRow {
  const alike = Object.fromEntries(HOP_IDS.map((hop) => [hop, rest])) as Record<HopId, Cell>
  return {
    id,
    times: 1,
    leadsAway: false,
    isBehindTls: false,
    endsRegistry: false,
    isSilent: false,
    requestsPerAttempt: 1,
    retryAfterMs: 0,
    ...facts,
    cells: { ...alike, ...Object.assign({}, ...named) },
  }
}

/** The same cell for all of these hops. */
export function at(hops: readonly HopId[], cell: Cell): Cells {
  return Object.fromEntries(hops.map((hop) => [hop, cell]))
}

/** The push succeeds after so many more requests of the kind. */
export function recovers(again = 1): Cell {
  return { kind: 'recovers', again }
}

/** The push goes on as if nothing had happened. */
export const unharmed: Cell = recovers(0)

/** The cell cannot be. */
export function na(why: string): Cell {
  return { kind: 'n/a', why }
}

/** The push fails at once. */
export function fails(code: ErrorCode, over: Partial<Extract<Cell, { kind: 'fails' }>> = {}): Cell {
  return { kind: 'fails', code, attempts: 1, retryable: false, isTagComplete: false, ...over }
}

/** The push fails in the end, with an error that may go away by itself. */
export function givesUp(code: ErrorCode, attempts = 4): Cell {
  return fails(code, { attempts, retryable: true })
}
