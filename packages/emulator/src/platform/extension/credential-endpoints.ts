import type { RobotKind } from '../../identity.js'
import { jsonAnswer } from '../../server/answer.js'
import type { PlatformEndpoint } from '../endpoint.js'
import type { PlatformParts } from '../platform-parts.js'
import { requireAccess } from './require-access.js'

const PATH = '/v1/container-registry/credentials'

/** `…/credentials` and `…/credentials/{push|pull}/rotate` of the registry service extension. */
export function credentialEndpoints({ access, robots, settings }: PlatformParts): PlatformEndpoint[] {
  const rotation = (kind: RobotKind): PlatformEndpoint => ({
    method: 'POST',
    path: `${PATH}/${kind}/rotate`,
    token: 'any',
    answer() {
      requireAccess(access)
      return jsonAnswer(200, robots.rotate(kind), NOT_STORED)
    },
  })
  return [
    {
      method: 'GET',
      path: PATH,
      token: 'any',
      answer() {
        requireAccess(access)
        const { registryHost, project } = settings
        const { push, pull } = robots
        return jsonAnswer(200, { registry_url: registryHost, project, push, pull }, NOT_STORED)
      },
    },
    rotation('push'),
    rotation('pull'),
  ]
}

const NOT_STORED = { 'cache-control': 'no-store' }
