import type { JsonApi } from '../http/json-api.js'
import { answerOrRefusal, noContent } from './answer-or-refusal.js'
import type { HarborCallOptions } from './call-options.js'
import { artifactPath } from './harbor-path.js'
import { type HarborVersion, isSinceMinor } from './harbor-version.js'
import { type HarborReport, reportRecord } from './records/report.js'
import { ACCEPT_VULNERABILITIES } from './records/vulnerability-types.js'

/** A report of ten thousand vulnerabilities with their descriptions and links. */
const MAX_REPORT_BYTES = 64 * 1024 * 1024
/** The first minor version of Harbor 2 that has more than one kind of scan. */
const SCAN_TYPES_SINCE_MINOR = 11

/** What became of a wish for a scan; each but `started` by the status with which Harbor says so. */
const STARTS = { 400: 'not-scannable', 409: 'running', 412: 'no-scanner', 422: 'not-scannable' } as const

/**
 * What became of the wish for a scan: it is started, or one is running already; the scanner does not read this kind of
 * artifact; or the project has no scanner that is on.
 */
export type ScanStart = 'started' | (typeof STARTS)[keyof typeof STARTS]

/** How a scan is started. */
export interface ScanStartOptions extends HarborCallOptions {
  /** Which Harbor it is. Default unknown: the kind of scan is not named then, which means the same to all. */
  readonly version?: HarborVersion | undefined
}

/** The scans of the artifacts of one repository. What goes wrong is thrown as {@link JsonApi.call} does. */
export interface HarborScans {
  /**
   * Has an artifact scanned for vulnerabilities; of an index, its parts. How far that is, the artifact tells. Network:
   * 1 POST, which is not repeated.
   */
  start(reference: string, options?: ScanStartOptions): Promise<ScanStart>
  /**
   * What the last scan found; `none` without one that has ended well, `not-offered` where the project has no scanner, the
   * scanner cannot read it or there is no such artifact: Harbor says the same to all three. Network: 1 GET.
   */
  report(reference: string, options?: HarborCallOptions): Promise<HarborReport | 'none' | 'not-offered'>
}

/**
 * The {@link HarborScans} of a repository.
 *
 * @param repositoryName - Without the project.
 * @see Harbor swagger, `scanArtifact`, `getVulnerabilitiesAddition`
 */
export function createHarborScans(client: JsonApi, project: string, repositoryName: string): HarborScans {
  const place = `${project}/${repositoryName}`
  const pathOf = (reference: string) => artifactPath(project, repositoryName, reference)
  return {
    async start(reference, { version, signal } = {}) {
      const call = {
        method: 'POST',
        path: `${pathOf(reference)}/scan`,
        ...(isSinceMinor(version, SCAN_TYPES_SINCE_MINOR) && { body: { scan_type: 'vulnerability' } }),
        answer: noContent,
        action: `start the scan of ${reference} in ${place} at`,
        signal,
      } as const
      const started = await answerOrRefusal(client, call, [400, 409, 412, 422])
      return 'answer' in started ? 'started' : STARTS[started.status]
    },
    async report(reference, { signal } = {}) {
      const call = {
        method: 'GET',
        path: `${pathOf(reference)}/additions/vulnerabilities`,
        headers: ACCEPT_VULNERABILITIES,
        answer: reportRecord,
        action: `read the scan report of ${reference} in ${place} at`,
        maxResponseBytes: MAX_REPORT_BYTES,
        signal,
      } as const
      const found = await answerOrRefusal(client, call, [404])
      return 'answer' in found ? (found.answer ?? 'none') : 'not-offered'
    },
  }
}
