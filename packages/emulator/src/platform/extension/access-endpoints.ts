import { z } from 'zod'
import { jsonAnswer } from '../../server/answer.js'
import { ApiError } from '../api-error.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { readOptionalJsonBody } from '../json-body.js'
import type { PlatformParts } from '../platform-parts.js'
import type { AccessRequest } from './access-store.js'

const MAX_MESSAGE_LENGTH = 4000

const requestShape = z.object({ message: z.string().max(MAX_MESSAGE_LENGTH).optional() })

/** `POST …/access-requests` and `GET …/access-requests/current` of the registry service extension. */
export function accessEndpoints({ access, settings }: PlatformParts): PlatformEndpoint[] {
  return [
    {
      method: 'POST',
      path: '/v1/container-registry/access-requests',
      token: 'any',
      async answer({ context }) {
        const { message } = await readOptionalJsonBody(context, requestShape)
        if (settings.plan === 'free') {
          throw new ApiError(403, 'The container registry is not part of the free tier.')
        }
        return jsonAnswer(202, wireOfAccessRequest(access.request(message)))
      },
    },
    {
      method: 'GET',
      path: '/v1/container-registry/access-requests/current',
      token: 'any',
      answer() {
        const request = access.current()
        if (!request) throw new ApiError(404, 'Access to the container registry was not requested yet.')
        return jsonAnswer(200, wireOfAccessRequest(request))
      },
    },
  ]
}

/** Writes a request for access as the API gives it. */
export function wireOfAccessRequest({ id, status, message, createdAt, decidedAt, reason }: AccessRequest) {
  return {
    id,
    status,
    created_at: createdAt,
    ...(message !== null && { message }),
    ...(decidedAt !== null && { decided_at: decidedAt }),
    ...(reason !== null && { reason }),
  }
}
