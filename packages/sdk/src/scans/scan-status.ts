import type { ScanSummary } from '../inventory/scan-summary.js'
import type { Digest } from '../reference/digest.js'

/** How far the scan of one artifact is, and what it found. */
export interface ScanStatus extends Omit<ScanSummary, 'state'> {
  /** `timed-out`: waited for, and not finished by then. It may go on. */
  readonly state: ScanSummary['state'] | 'timed-out'
  /** Completed, as it was asked for: `registry.example.com/studio/game-server:1.2`. */
  readonly reference: string
  /** Absent for `not-offered`. */
  readonly digest?: Digest
  /**
   * Why there is no scan, as a clause: for `not-scannable`, `no-scanner`, `not-offered`, `failed` and `timed-out`, and for
   * `not-scanned` where one cannot be started.
   */
  readonly reason?: string
}
