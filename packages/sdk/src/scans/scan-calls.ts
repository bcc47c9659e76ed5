import type { Workplace } from '../inventory/workplace.js'
import type { ScanCheck, ScanCheckOptions } from './check-artifact.js'
import type { ScanCallOptions, ScanPlace } from './scan-place.js'
import type { ScanReport } from './scan-report.js'
import type { ScanStatus } from './scan-status.js'
import type { ScanWaitOptions } from './wait-for-scan.js'

/** Calls about the vulnerabilities of what is in the registry. A reference is a tag or a digest of a repository. */
export interface ScanCalls {
  /**
   * How far the latest scan of an artifact is, with its numbers where it has finished. What has no scans is a state, not an
   * error.
   *
   * Network: once for each client what `capabilities` asks; 1 GET, for what nobody has scanned 2.
   *
   * @throws NotFoundError `MANIFEST_UNKNOWN`; ConfigError `REFERENCE_INVALID`; AuthError `CREDENTIAL_MISSING`,
   * `CREDENTIAL_REJECTED`; ConnectionError; AbortError.
   */
  status(reference: string, options?: ScanCallOptions): Promise<ScanStatus>

  /**
   * Has an artifact scanned: then it is `waiting`, or `running` where a scan goes on already. `not-scannable` and `no-scanner`
   * are states, not errors. Network: as `status`, and 1 POST.
   *
   * @throws ServiceError `CAPABILITY_MISSING` where the registry has no scans or the credential may not start one; PermissionError
   * `DENIED`; else as `status`.
   */
  start(reference: string, options?: ScanCallOptions): Promise<ScanStatus>

  /**
   * Waits until the scan has ended, or nothing comes of it. It starts one where there is none or the latest failed, unless the
   * project scans every push by itself. The time being up is the state `timed-out`, and the scan goes on.
   *
   * Network: as `status`, again and again with pauses that grow from 1 to 10 seconds; at most 1 POST.
   *
   * @throws ConfigError `OPTION_INVALID` for a time that is none; else as `status`.
   */
  wait(reference: string, options?: ScanWaitOptions): Promise<ScanStatus>

  /**
   * What the latest scan found; of an index, in its images together. Network: as `status`, and 1 GET more.
   *
   * @throws ServiceError `CAPABILITY_MISSING` where there are no scans, or not for this credential; NotFoundError
   * `MANIFEST_UNKNOWN` also when no scan has finished; else as `status`.
   */
  report(reference: string, options?: ScanCallOptions): Promise<ScanReport>

  /**
   * Waits as `wait` does, and holds the report against a threshold, an ignore file and the project's allowlist: its own, or the
   * one of all projects where it uses that. An allowlist that may not be read does not count, and `gaps` says so. Without a
   * finished scan there is no verdict. Network: as `wait` and `report`, and up to 2 GETs for the allowlist.
   *
   * @throws ConfigError `OPTION_INVALID`; else as `wait` and `report`.
   *
   * @example
   * ```ts
   * import { createClient, parseIgnoreFile, toJUnit } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'registry.example.com', project: 'studio' })
   * const ignore = parseIgnoreFile('CVE-2024-0001 exp:2027-01-31 # not reachable', '.slipwayscanignore')
   * const { status, report, verdict } = await client.scans.check('game-server:1.4.2', { failOn: 'high', ignore })
   * if (report !== undefined && verdict !== undefined) console.log(toJUnit(report, verdict))
   * console.log(status.state, verdict?.passes)
   * ```
   */
  check(reference: string, options?: ScanCheckOptions): Promise<ScanCheck>
}

/** The {@link ScanCalls} of a client. */
export function createScanCalls(place: Workplace): ScanCalls {
  const within = async <T>(
    text: string,
    { signal }: ScanCallOptions,
    work: (scan: ScanPlace) => Promise<T>,
  ): Promise<T> => {
    const { withInventory } = await import('../inventory/workplace.js')
    const { parseReference } = await import('../reference/reference.js')
    const { scanPlace } = await import('./scan-place.js')
    return withInventory(
      place,
      ({ defaults }) => ({ ...parseReference(text, defaults), signal }),
      (inventory, { defaults }) => work(scanPlace(inventory, parseReference(text, defaults))),
    )
  }
  return {
    status: (reference, options = {}) =>
      within(reference, options, async (scan) =>
        (await import('./read-status.js')).readStatus(scan, options),
      ),
    start: (reference, options = {}) =>
      within(reference, options, async (scan) => (await import('./start-scan.js')).startScan(scan, options)),
    wait: (reference, options = {}) =>
      within(reference, options, async (scan) =>
        (await import('./wait-for-scan.js')).waitForScan(scan, options),
      ),
    report: (reference, { signal } = {}) =>
      within(reference, { signal }, async (scan) =>
        (await import('./read-report.js')).readReport(scan, { signal }),
      ),
    check: (reference, options = {}) =>
      within(reference, options, async (scan) =>
        (await import('./check-artifact.js')).checkArtifact(scan, options),
      ),
  }
}
