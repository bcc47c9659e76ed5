import { z } from 'zod'
import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { ApiError } from '../api-error.js'
import type { PlatformEndpoint } from '../endpoint.js'
import { readJsonBody } from '../json-body.js'
import type { PlatformParts } from '../platform-parts.js'

const initShape = z.object({ source: z.string().min(1) })

/**
 * What the editors' plugins call at their start. Undocumented; read from the plugins' sources. Quick Start tokens only.
 */
export function wizardEndpoints({ settings, robots, access }: PlatformParts): PlatformEndpoint[] {
  return [
    {
      method: 'POST',
      path: '/v1/wizard/init-quick-start',
      token: 'quick-start',
      async answer({ context }) {
        await readJsonBody(context, initShape)
        // It makes the registry's project without staff, but not for a plan that has no registry.
        if (settings.plan === 'paid' && !access.isGranted()) {
          access.decide(access.request().id, 'granted', 'Quick Start')
        }
        return emptyAnswer(204)
      },
    },
    {
      method: 'GET',
      path: '/v1/wizard/registry-credentials',
      token: 'quick-start',
      answer() {
        if (!access.isGranted()) throw new ApiError(404, 'The organisation has no registry project yet.')
        const { registryHost, project } = settings
        return jsonAnswer(200, { registry_url: registryHost, project, ...robots.push })
      },
    },
    {
      method: 'GET',
      path: '/v1/wizard/organization-information',
      token: 'quick-start',
      answer: () =>
        jsonAnswer(200, {
          distinct_id: settings.project,
          identifier: settings.project,
          provider: 'emulator',
        }),
    },
  ]
}
