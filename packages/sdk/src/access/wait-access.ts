import { ConnectionError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import type { Clock } from '../support/clock.js'
import { poll } from '../support/poll.js'
import type { AccessStatus } from './access-status.js'
import { fetchAccount } from './registry-account.js'

const POLL_MS = 5_000
const MAX_POLL_MS = 60_000

/** How long to wait for staff. */
export interface AccessWaitOptions {
  /** Default: until the signal fires. */
  readonly timeoutMs?: number | undefined
  /**
   * Milliseconds between two questions at first; they become fewer.
   * @defaultValue 5000
   */
  readonly pollMs?: number | undefined
  /** Told of each answer that differs from the one before. */
  readonly onStatus?: ((status: AccessStatus) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks until access is decided: granted, denied, or not to be had here.
 *
 * @throws ConnectionError `TIMEOUT` when the time is up; the request stays. AbortError.
 */
export async function waitForAccess(
  client: JsonApi,
  { timeoutMs, pollMs = POLL_MS, onStatus, signal }: AccessWaitOptions,
  clock?: Clock,
): Promise<AccessStatus> {
  const { answer, isDone } = await poll(async () => (await fetchAccount(client, { signal })).access, {
    isDone: ({ state }) => state !== 'pending',
    pauseMs: pollMs,
    maxPauseMs: MAX_POLL_MS,
    timeoutMs,
    onStatus,
    signal,
    clock,
  })
  if (isDone) return answer
  throw stillPending(client, answer)
}

function stillPending(client: JsonApi, { dashboardUrl }: AccessStatus): ConnectionError {
  return new ConnectionError('TIMEOUT', {
    action: 'wait for access to the registry at',
    target: client.url.host,
    reason: 'staff has not decided in time',
    hint: `The request stays. Wait again later, or look at ${dashboardUrl}.`,
    side: 'platform',
  })
}
