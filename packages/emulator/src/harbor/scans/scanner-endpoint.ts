import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { type HarborEndpoint, refusal } from '../harbor-endpoint.js'
import type { HarborParts } from '../harbor-parts.js'
import { NEVER } from '../tags/tag-record.js'
import { atLeast } from '../version.js'
import { SCANNER } from './report.js'
import type { Scans } from './scans.js'

/** The scanner that is built in is the only one. */
const UUID = '6d1b2a3c-5e0f-4c7d-9a8b-1f2e3d4c5b6a'

/**
 * The scanner of a project, which is that of the system; an empty answer where there is none.
 *
 * @see Harbor, src/server/v2.0/handler/project.go, GetScannerOfProject
 */
export function scannerEndpoint(
  { settings }: Pick<HarborParts, 'settings'>,
  { scannerVersion }: Pick<Scans, 'scannerVersion'>,
): HarborEndpoint {
  const registration = {
    uuid: UUID,
    name: SCANNER.name,
    description: '',
    // Nothing listens there: the scanner runs in this process.
    url: 'http://scanner.invalid',
    disabled: false,
    is_default: true,
    auth: '',
    access_credential: '',
    skip_certVerify: false,
    use_internal_addr: false,
    create_time: NEVER,
    update_time: NEVER,
    adapter: SCANNER.name,
    vendor: SCANNER.vendor,
    version: scannerVersion,
    health: 'healthy',
    ...(atLeast(settings.version, '2.11') && {
      capabilities: { support_vulnerability: true, support_sbom: false },
    }),
  }
  return {
    method: 'GET',
    path: '/projects/{project_name_or_id}/scanner',
    needs: { resource: 'scanner', action: 'read' },
    answer({ caller }) {
      // In a public project everybody holds the right, and has to say who they are all the same.
      if (caller.kind === 'anonymous') throw refusal(caller)
      return scannerVersion === undefined ? emptyAnswer(200) : jsonAnswer(200, registration)
    },
  }
}
