import { ConfigError } from '../errors/classes.js'
import { projectPath } from '../harbor/harbor-path.js'
import { readProject } from '../harbor/harbor-project.js'
import type { Probed } from '../inventory/probe-harbor.js'
import { type ProjectAllowlist, readProjectAllowlist } from '../inventory/read-project-allowlist.js'
import { readPart } from '../inventory/read-project-part.js'
import { SEVERITIES, type Severity } from '../inventory/scan-summary.js'
import { type Clock, systemClock } from '../support/clock.js'
import { checkScan, type ScanVerdict } from './gate.js'
import type { IgnoreRule } from './ignore-file.js'
import { readReport } from './read-report.js'
import { notOffered } from './read-status.js'
import { type HarborArtifact, isClosed, type ScanCallOptions, type ScanPlace } from './scan-place.js'
import type { ScanReport } from './scan-report.js'
import type { ScanStatus } from './scan-status.js'
import { type ScanWaitOptions, waitForScan } from './wait-for-scan.js'

/** What an artifact's scan has to fulfil, and how to wait for it. */
export interface ScanCheckOptions extends ScanWaitOptions {
  /**
   * The mildest severity that fails. A vulnerability that nobody has rated yet counts like `low`.
   * @defaultValue nothing fails
   */
  readonly failOn?: Severity | undefined
  /**
   * Whether only that fails which a newer version of the package mends.
   * @defaultValue false
   */
  readonly onlyFixable?: boolean | undefined
  /** Accepted vulnerabilities, besides those on the allowlist of the project: from `parseIgnoreFile`. */
  readonly ignore?: readonly IgnoreRule[] | undefined
}

/** What a check of a scan came to. */
export interface ScanCheck {
  readonly status: ScanStatus
  /** Absent where the scan has not finished. */
  readonly report?: ScanReport
  /** Absent where the scan has not finished: then nothing is known, which is no pass. */
  readonly verdict?: ScanVerdict
  /** What could not be found out and was left out, such as the allowlist: which request was answered how. */
  readonly gaps: readonly string[]
}

/** Waits for the scan and holds its report against what is asked. */
export async function checkArtifact(
  place: ScanPlace,
  { failOn, onlyFixable, ignore, ...wait }: ScanCheckOptions,
  clock: Clock = systemClock,
): Promise<ScanCheck> {
  requireSeverity(failOn)
  const { harbor, features } = place
  if (harbor === undefined || isClosed(features.scans)) {
    return { status: notOffered(place, features.scans.reason), gaps: [] }
  }
  const status = await waitForScan(place, wait, clock)
  if (status.state !== 'finished') return { status, gaps: [] }
  const { signal } = wait
  const [report, allowed] = await Promise.all([
    readReport(place, { digest: status.digest, signal }),
    readAllowlist(harbor, { signal }),
  ])
  const allowlist = 'answer' in allowed ? allowed.answer : undefined
  const verdict = checkScan(report, { failOn, onlyFixable, ignore, allowlist, now: new Date(clock.now()) })
  const gaps = 'answer' in allowed ? [] : [`the project's allowlist does not count: ${allowed.problem}`]
  return { status, report, verdict, gaps }
}

async function readAllowlist(
  { client, project }: HarborArtifact,
  options: ScanCallOptions,
): Promise<Probed<ProjectAllowlist>> {
  const found = await readPart(`GET ${projectPath(project)}`, async () => ({
    answer: await readProject(client, project, options),
  }))
  return 'answer' in found ? readProjectAllowlist(client, found.answer, options) : found
}

/** A word that is misspelt would let everything pass. */
function requireSeverity(failOn: Severity | undefined): void {
  if (failOn === undefined || SEVERITIES.includes(failOn)) return
  throw new ConfigError('OPTION_INVALID', {
    action: 'check the scan',
    target: JSON.stringify(failOn),
    reason: 'it is no severity',
    hint: `Use one of ${SEVERITIES.join(', ')}.`,
    side: 'local',
  })
}
