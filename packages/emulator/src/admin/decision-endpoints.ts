import { z } from 'zod'
import { wireOfAccessRequest } from '../platform/extension/access-endpoints.js'
import type { AccessDecision } from '../platform/extension/access-store.js'
import { wireOfStorageRequest } from '../platform/extension/storage-endpoints.js'
import { openStorageRequests } from '../platform/extension/storage-requests.js'
import { readJsonBody, readOptionalJsonBody } from '../platform/json-body.js'
import type { PlatformParts } from '../platform/platform-parts.js'
import { jsonAnswer } from '../server/answer.js'
import type { AdminEndpoint } from './admin-surface.js'

const reasonShape = z.strictObject({ reason: z.string().optional() })
const approvalShape = z.strictObject({ granted_bytes: z.int().min(1).optional() })
const quotaShape = z.strictObject({ limit_bytes: z.int().min(1) })

/** What staff decides: requests for access, requests for storage, and the project's limit. */
export function decisionEndpoints(parts: PlatformParts): AdminEndpoint[] {
  const { access } = parts
  const accessDecision = (verb: string, decision: AccessDecision): AdminEndpoint => ({
    method: 'POST',
    path: `/_admin/access-requests/{id}/${verb}`,
    async answer({ context, parameters: { id = '' } }) {
      const { reason } = await readOptionalJsonBody(context, reasonShape)
      return jsonAnswer(200, wireOfAccessRequest(access.decide(id, decision, reason)))
    },
  })
  return [
    accessDecision('grant', 'granted'),
    accessDecision('deny', 'denied'),
    ...storageDecisions(parts),
    quotaEndpoint(parts),
  ]
}

function storageDecisions(parts: PlatformParts): AdminEndpoint[] {
  const requests = openStorageRequests(parts)
  return [
    {
      method: 'POST',
      path: '/_admin/storage-requests/{id}/approve',
      async answer({ context, parameters: { id = '' } }) {
        const { granted_bytes } = await readOptionalJsonBody(context, approvalShape)
        return jsonAnswer(200, wireOfStorageRequest(requests.approve(id, granted_bytes)))
      },
    },
    {
      method: 'POST',
      path: '/_admin/storage-requests/{id}/deny',
      answer: ({ parameters: { id = '' } }) => jsonAnswer(200, wireOfStorageRequest(requests.deny(id))),
    },
  ]
}

function quotaEndpoint({ quota, settings: { project } }: PlatformParts): AdminEndpoint {
  return {
    method: 'POST',
    path: '/_admin/quota',
    async answer({ context }) {
      const { limit_bytes } = await readJsonBody(context, quotaShape)
      quota.setLimit(project, limit_bytes)
      return jsonAnswer(200, { used_bytes: quota.usedBytes(project), limit_bytes })
    },
  }
}
