import { z } from 'zod'
import { jsonAnswer } from '../../server/answer.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { readJsonBody } from '../json-body.js'
import type { PlatformParts } from '../platform-parts.js'
import { requireAccess } from './require-access.js'
import { openStorageRequests, type StorageRequest } from './storage-requests.js'

const MAX_REASON_LENGTH = 4000
const PATH = '/v1/container-registry/storage-requests'

const requestShape = z.object({
  requested_bytes: z.int().min(1),
  reason: z.string().max(MAX_REASON_LENGTH).optional(),
})

/** `…/usage` and `…/storage-requests` of the registry service extension. */
export function storageEndpoints(parts: PlatformParts): PlatformEndpoint[] {
  const { access, quota, settings } = parts
  const requests = openStorageRequests(parts)
  return [
    {
      method: 'GET',
      path: '/v1/container-registry/usage',
      token: 'any',
      answer() {
        requireAccess(access)
        return jsonAnswer(200, {
          used_bytes: quota.usedBytes(settings.project),
          limit_bytes: quota.limitBytes(settings.project),
        })
      },
    },
    {
      method: 'POST',
      path: PATH,
      token: 'any',
      async answer({ context }) {
        requireAccess(access)
        const { requested_bytes, reason } = await readJsonBody(context, requestShape)
        return jsonAnswer(202, wireOfStorageRequest(requests.add(requested_bytes, reason)))
      },
    },
    {
      method: 'GET',
      path: PATH,
      token: 'any',
      answer() {
        requireAccess(access)
        return jsonAnswer(200, { data: requests.list().map(wireOfStorageRequest) })
      },
    },
  ]
}

/** Writes a request for storage as the API gives it. */
export function wireOfStorageRequest(request: StorageRequest) {
  const { id, status, requestedBytes, grantedBytes, reason, createdAt, decidedAt } = request
  return {
    id,
    status,
    requested_bytes: requestedBytes,
    created_at: createdAt,
    ...(grantedBytes !== null && { granted_bytes: grantedBytes }),
    ...(reason !== null && { reason }),
    ...(decidedAt !== null && { decided_at: decidedAt }),
  }
}
