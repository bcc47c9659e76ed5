import { ConfigError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { readProject } from '../harbor/harbor-project.js'
import { ask } from '../inventory/time-limit.js'
import type { Clock } from '../support/clock.js'
import { poll } from '../support/poll.js'
import { formatDuration } from '../support/units.js'
import { readStatus } from './read-status.js'
import type { ScanCallOptions, ScanPlace } from './scan-place.js'
import type { ScanStatus } from './scan-status.js'
import { startScanOf } from './start-scan.js'

/** How to wait for a scan. */
export interface ScanWaitOptions extends ScanCallOptions {
  /**
   * Milliseconds, from 0 on.
   * @defaultValue 10 minutes
   */
  readonly timeoutMs?: number | undefined
  /**
   * Whether to start a scan where there is none, or the latest one failed or was stopped. In a project that scans every push,
   * one is started only when none has shown up in 5 seconds.
   * @defaultValue true
   */
  readonly start?: boolean | undefined
  /** Told of the first state, and of each that differs from the one before. */
  readonly onStatus?: ((status: ScanStatus) => void) | undefined
}

const TIMEOUT_MS = 10 * 60_000
const FIRST_PAUSE_MS = 1_000
const MAX_PAUSE_MS = 10_000
const GRACE_MS = 5_000

const GOES_ON: readonly ScanStatus['state'][] = ['waiting', 'running', 'not-scanned']
const STARTABLE: readonly ScanStatus['state'][] = ['not-scanned', 'failed', 'stopped']

/**
 * Asks until the scan has ended, or nothing comes of it.
 *
 * @throws NotFoundError `MANIFEST_UNKNOWN`; ConfigError `OPTION_INVALID`; AuthError; ConnectionError; AbortError.
 */
export async function waitForScan(
  place: ScanPlace,
  { timeoutMs = TIMEOUT_MS, start = true, onStatus, signal }: ScanWaitOptions,
  clock?: Clock,
): Promise<ScanStatus> {
  requireDuration(timeoutMs)
  const starter = createStarter(place, { start, signal })
  const { answer, isDone } = await poll(
    async (waitedMs) => starter.startIfNeeded(await readStatus(place, { signal }), waitedMs),
    {
      isDone: ({ state, reason }) => !GOES_ON.includes(state) || reason !== undefined,
      pauseMs: FIRST_PAUSE_MS,
      maxPauseMs: MAX_PAUSE_MS,
      timeoutMs,
      onStatus,
      signal,
      clock,
    },
  )
  if (isDone) return answer
  const reason = `it was still ${answer.state} after ${formatDuration(timeoutMs)}`
  const timedOut: ScanStatus = { ...answer, state: 'timed-out', reason }
  onStatus?.(timedOut)
  return timedOut
}

function createStarter(
  place: ScanPlace,
  { start, signal }: ScanCallOptions & { readonly start: boolean },
): { startIfNeeded(status: ScanStatus, waitedMs: number): Promise<ScanStatus> } {
  let hasTried = !start
  let comesByItself: Promise<boolean> | undefined
  return {
    async startIfNeeded(status, waitedMs) {
      const { state, digest } = status
      if (hasTried || digest === undefined || !STARTABLE.includes(state)) return status
      if (state === 'not-scanned' && waitedMs < GRACE_MS) {
        comesByItself ??= scansPushes(place, { signal })
        if (await comesByItself) return status
      }
      hasTried = true
      try {
        return await startScanOf(place, { digest, signal })
      } catch (error) {
        if (!isSdkError(error, 'CAPABILITY_MISSING', 'DENIED')) throw error
        return { ...status, reason: `it cannot be started: ${error.reason}` }
      }
    },
  }
}

/** Whether the project scans every push; where nobody tells, it may. */
async function scansPushes({ harbor }: ScanPlace, { signal }: ScanCallOptions): Promise<boolean> {
  if (harbor === undefined) return false
  const asked = await ask((limited) => readProject(harbor.client, harbor.project, { signal: limited }), {
    signal,
  })
  return 'answer' in asked ? asked.answer.scansPushes : true
}

function requireDuration(timeoutMs: number): void {
  if (timeoutMs >= 0) return
  throw new ConfigError('OPTION_INVALID', {
    action: 'wait for the scan',
    reason: `${timeoutMs} is no duration`,
    hint: 'Give timeoutMs in milliseconds, from 0 on.',
    side: 'local',
  })
}
