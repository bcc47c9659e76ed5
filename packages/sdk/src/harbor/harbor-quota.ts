import type { JsonApi, Tried } from '../http/json-api.js'
import type { HarborCallOptions } from './call-options.js'
import { BY_NAME, projectPath } from './harbor-path.js'
import { NOT_OFFERED } from './not-offered.js'
import { type HarborQuota, quotaInSummaryRecord } from './records/quota.js'

/**
 * The storage of a project; no answer in it where this Harbor does not show it to this credential, and a status where it
 * shows nothing at all. Network: 1 GET.
 *
 * @see Harbor swagger, `getProjectSummary`
 */
export function readQuota(
  client: JsonApi,
  project: string,
  { signal }: HarborCallOptions = {},
): Promise<Tried<HarborQuota | undefined>> {
  const path = `${projectPath(project)}/summary`
  const action = `read the quota of ${project} at`
  const call = {
    method: 'GET',
    path,
    headers: BY_NAME,
    answer: quotaInSummaryRecord,
    action,
    signal,
  } as const
  return client.tryCall(call, NOT_OFFERED)
}
