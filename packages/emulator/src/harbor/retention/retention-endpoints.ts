import type { HarborEndpoint } from '../harbor-endpoint.js'
import type { HarborParts } from '../harbor-parts.js'
import { retentionExecutionEndpoints } from './execution-endpoints.js'
import { openRetentionExecutions } from './execution-store.js'
import { retentionPolicyEndpoints } from './policy-endpoints.js'
import { openRetentionPolicies } from './retention-store.js'
import type { RunParts } from './run-policy.js'

/** Opens the retention of tags, and gives all calls about it. */
export function retentionEndpoints(parts: HarborParts & Pick<RunParts, 'emit'>): HarborEndpoint[] {
  const policies = openRetentionPolicies(parts.database)
  const executions = openRetentionExecutions(parts.database, parts.now)
  return [
    ...retentionPolicyEndpoints({ ...parts, policies }),
    ...retentionExecutionEndpoints({ ...parts, policies, executions }),
  ]
}
