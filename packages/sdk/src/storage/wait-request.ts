import { ConnectionError, NotFoundError } from '../errors/classes.js'
import type { Inventory } from '../inventory/inventory.js'
import type { Clock } from '../support/clock.js'
import { poll } from '../support/poll.js'
import type { StorageRequestStatus } from './storage-report.js'
import { listStorageRequests } from './storage-requests.js'

const POLL_MS = 5_000
const MAX_POLL_MS = 60_000
const ACTION = 'wait for more storage at'

/** Which request is waited for, and how long. */
export interface WaitInput {
  readonly id?: string | undefined
  readonly timeoutMs?: number | undefined
  readonly pollMs?: number | undefined
  readonly onStatus?: ((status: StorageRequestStatus) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks until a request for storage is decided. Network: 1 GET each time.
 *
 * @throws NotFoundError `NAME_UNKNOWN` where there is no such request; ConnectionError `TIMEOUT` when the time is up: the request
 * stays. AbortError.
 */
export async function waitForStorage(
  inventory: Inventory,
  { id: wanted, timeoutMs, pollMs = POLL_MS, onStatus, signal }: WaitInput,
  clock?: Clock,
): Promise<StorageRequestStatus> {
  let id = wanted
  const ask = async () => {
    const status = pick(await listStorageRequests(inventory, { signal }), id)
    if (status === undefined) throw noRequest(inventory, id)
    // Whoever asks for more meanwhile does not change what is waited for.
    id = status.id
    return status
  }
  const { answer, isDone } = await poll(ask, {
    isDone: ({ state }) => state !== 'pending',
    pauseMs: pollMs,
    maxPauseMs: MAX_POLL_MS,
    timeoutMs,
    onStatus,
    signal,
    clock,
  })
  if (isDone) return answer
  throw stillPending(inventory, answer.id)
}

/** The request with the id; without one the latest, and of those without a time the first. */
function pick(
  requests: readonly StorageRequestStatus[],
  id: string | undefined,
): StorageRequestStatus | undefined {
  if (id !== undefined) return requests.find((request) => request.id === id)
  const atMs = ({ requestedAt = '' }: StorageRequestStatus) => Date.parse(requestedAt) || 0
  return requests.toSorted((a, b) => atMs(b) - atMs(a))[0]
}

function noRequest({ registry }: Inventory, id: string | undefined): NotFoundError {
  return new NotFoundError('NAME_UNKNOWN', {
    action: ACTION,
    target: registry.host,
    reason: id === undefined ? 'nobody asked for any' : `there is no request ${id}`,
    hint: id === undefined ? 'Ask for it first.' : 'List the requests to see which there are.',
    side: 'platform',
  })
}

function stillPending({ registry }: Inventory, id: string): ConnectionError {
  return new ConnectionError('TIMEOUT', {
    action: ACTION,
    target: registry.host,
    reason: `staff has not decided request ${id} in time`,
    hint: 'The request stays. Wait again later.',
    side: 'platform',
  })
}
