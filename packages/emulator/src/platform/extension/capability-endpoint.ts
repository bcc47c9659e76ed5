import { jsonAnswer } from '../../server/answer.js'
import type { PlatformEndpoint } from '../endpoint.js'
import type { PlatformParts } from '../platform-parts.js'

const CAPABILITIES = {
  access: true,
  credentials: true,
  images: true,
  usage: true,
  storageRequests: true,
  templates: true,
  link: true,
  scans: false,
}

/** `GET /v1/container-registry/capabilities`: what of the registry service extension is served. */
export function capabilityEndpoint({ settings }: PlatformParts): PlatformEndpoint {
  return {
    method: 'GET',
    path: '/v1/container-registry/capabilities',
    token: 'any',
    answer: () => jsonAnswer(200, { ...CAPABILITIES, scans: settings.hasScans }),
  }
}
