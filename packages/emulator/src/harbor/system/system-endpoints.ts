import { bytesAnswer, jsonAnswer } from '../../server/answer.js'
import type { HarborEndpoint } from '../harbor-endpoint.js'
import type { HarborParts } from '../harbor-parts.js'
import { atLeast } from '../version.js'

/** What Harbor runs, as its health lists it. */
const COMPONENTS = ['core', 'database', 'jobservice', 'portal', 'redis', 'registry', 'registryctl']

/**
 * What the system says of itself.
 *
 * @see Harbor, src/server/v2.0/handler/ping.go, health.go and systeminfo.go
 */
export function systemEndpoints(parts: HarborParts): HarborEndpoint[] {
  const { settings, now } = parts
  const components = [...COMPONENTS, ...(settings.hasScanner ? ['trivy'] : [])]
  const common = {
    auth_mode: 'db_auth',
    primary_auth_mode: false,
    self_registration: false,
    banner_message: '',
    ...(atLeast(settings.version, '2.10') && { oidc_provider_name: '' }),
  }
  return [
    {
      method: 'GET',
      path: '/ping',
      needs: 'anyone',
      answer: () => bytesAnswer(200, Buffer.from('Pong'), { 'content-type': 'text/plain; charset=utf-8' }),
    },
    {
      method: 'GET',
      path: '/health',
      needs: 'anyone',
      answer: () =>
        jsonAnswer(200, {
          status: 'healthy',
          components: components.map((name) => ({ name, status: 'healthy' })),
        }),
    },
    {
      method: 'GET',
      path: '/systeminfo',
      needs: 'anyone',
      answer({ context, caller }) {
        if (caller.kind === 'anonymous') return jsonAnswer(200, common)
        return jsonAnswer(200, {
          ...common,
          harbor_version: `v${settings.version}.0-emulator`,
          registry_url: settings.registryHost(),
          external_url: context.origin,
          project_creation_restriction: 'adminonly',
          read_only: false,
          registry_storage_provider_name: 'filesystem',
          notification_enable: true,
          has_ca_root: false,
          current_time: now().toISOString(),
        })
      },
    },
  ]
}
