import { isSdkError } from '../errors/guards.js'
import { startDeadline } from '../support/deadline.js'
import { poll } from '../support/poll.js'
import type { PortView } from './port-view.js'
import type { ServerPort } from './run-port.js'
import type { PortState, RunReport } from './run-report.js'

const FIRST_PAUSE_MS = 50
const MAX_PAUSE_MS = 500
/** What has run for so long has at least been started. */
const RUNNING_MS = 1_000

/** How much longer the last look may take: an engine that does not answer must not be waited for. */
const LAST_LOOK_MS = 1_000

/** What waiting came to. */
export interface Readiness {
  /** Absent when it never was. */
  readonly proof?: NonNullable<RunReport['ready']>['proof']
  /** Of the ports that were waited for, as they were last seen. */
  readonly states: readonly PortState[]
  /** Ports that it listens on instead, as far as that can be seen. */
  readonly others: readonly string[]
}

/** What is waited for. */
interface Waiting {
  readonly view: PortView
  readonly ports: readonly ServerPort[]
  readonly log: { readonly isWanted: boolean; readonly isFound: () => boolean }
  readonly timeoutMs: number
  /** Fires when the server has ended or is to be stopped. */
  readonly signal: AbortSignal
}

/**
 * Waits until the server is ready, it has ended, or the time is up. Ports that cannot be seen are not waited for: with nothing
 * else to go by, a server that has run for a second counts as ready.
 */
export async function waitReady(waiting: Waiting): Promise<Readiness> {
  const deadline = startDeadline(waiting.signal, waiting.timeoutMs + LAST_LOOK_MS)
  try {
    return await lookUntilReady({ ...waiting, signal: deadline.signal })
  } finally {
    deadline.end()
  }
}

async function lookUntilReady({ view, ports, log, timeoutMs, signal }: Waiting): Promise<Readiness> {
  let states: readonly PortState[] = ports.map(() => 'unseen')
  let others: readonly string[] = []
  const look = async (waitedMs: number): Promise<Readiness & { readonly state: string }> => {
    const sight = ports.length === 0 ? undefined : await view.look(ports, { signal })
    if (sight !== undefined) ({ states, others } = sight)
    const isOpen = states.every((state) => state === 'open' || state === 'unseen')
    if (!isOpen || !log.isFound()) return { state: 'waiting', states, others }
    if (sight !== undefined && states.includes('open'))
      return { state: 'ready', proof: sight.by, states, others }
    if (log.isWanted) return { state: 'ready', proof: 'log', states, others }
    return waitedMs >= Math.min(RUNNING_MS, timeoutMs)
      ? { state: 'ready', proof: 'running', states, others }
      : { state: 'waiting', states, others }
  }
  try {
    const { answer } = await poll(look, {
      isDone: ({ state }) => state === 'ready',
      pauseMs: FIRST_PAUSE_MS,
      maxPauseMs: MAX_PAUSE_MS,
      timeoutMs,
      signal,
    })
    return answer
  } catch (error) {
    if (signal.aborted || isSdkError(error, 'ABORTED')) return { states, others }
    throw error
  }
}
