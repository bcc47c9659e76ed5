import type { Faults } from '../faults/fault.js'
import { faultEndpoints } from '../faults/fault-endpoints.js'
import type { PlatformParts } from '../platform/platform-parts.js'
import type { Surface } from '../server/request-context.js'
import { createAdminSurface } from './admin-surface.js'
import { decisionEndpoints } from './decision-endpoints.js'
import { resetEndpoint } from './reset-endpoint.js'
import { stateEndpoint } from './state-endpoint.js'

/**
 * Creates staff's side of the platform with all it serves.
 *
 * @param token - What staff proves itself with.
 */
export function createAdmin(parts: PlatformParts & { readonly faults: Faults }, token: string): Surface {
  const endpoints = [
    ...decisionEndpoints(parts),
    resetEndpoint(parts),
    stateEndpoint(parts),
    ...faultEndpoints(parts.faults),
  ]
  return createAdminSurface(endpoints, token)
}
