import type { Surface } from '../server/request-context.js'
import type { HarborActivity } from './activity.js'
import { systemAllowlistEndpoints } from './allowlists/system-allowlist-endpoints.js'
import { additionEndpoints } from './artifacts/addition-endpoints.js'
import { artifactEndpoints } from './artifacts/artifact-endpoints.js'
import type { HarborParts } from './harbor-parts.js'
import { createHarborSurface } from './harbor-surface.js'
import { immutableEndpoints } from './immutable/immutable-endpoints.js'
import { artifactLabelEndpoints } from './labels/artifact-label-endpoints.js'
import { labelEndpoints } from './labels/label-endpoints.js'
import { metadataEndpoints } from './projects/metadata-endpoints.js'
import { projectChanges } from './projects/project-changes.js'
import { projectEndpoints } from './projects/project-endpoints.js'
import { quotaEndpoints } from './quotas/quota-endpoints.js'
import { repositoryEndpoints } from './repositories/repository-endpoints.js'
import { retentionEndpoints } from './retention/retention-endpoints.js'
import { robotEndpoints } from './robots/robot-endpoints.js'
import { scanEndpoints } from './scans/scan-endpoints.js'
import { scannerEndpoint } from './scans/scanner-endpoint.js'
import { systemEndpoints } from './system/system-endpoints.js'
import { userEndpoints } from './system/user-endpoints.js'
import { tagEndpoints } from './tags/tag-endpoints.js'
import { deliveryEndpoints } from './webhooks/delivery-endpoints.js'
import { policyEndpoints } from './webhooks/policy-endpoints.js'

/** Creates Harbor's API with all it serves. */
export function createHarbor(parts: HarborParts, { scans, webhooks, emit }: HarborActivity): Surface {
  return createHarborSurface(parts, [
    ...systemEndpoints(parts),
    ...systemAllowlistEndpoints(parts),
    ...userEndpoints(parts),
    ...projectEndpoints(parts),
    ...projectChanges(parts),
    ...metadataEndpoints(parts),
    ...quotaEndpoints(parts),
    ...robotEndpoints(parts),
    ...scanEndpoints(parts, scans),
    scannerEndpoint(parts, scans),
    ...policyEndpoints(webhooks),
    ...deliveryEndpoints(webhooks),
    ...repositoryEndpoints(parts),
    ...artifactEndpoints(parts, scans),
    ...additionEndpoints(parts),
    ...tagEndpoints(parts),
    ...labelEndpoints(parts),
    ...artifactLabelEndpoints(parts),
    ...immutableEndpoints(parts),
    ...retentionEndpoints({ ...parts, emit }),
  ])
}
