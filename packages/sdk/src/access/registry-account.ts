import type { JsonApi } from '../http/json-api.js'
import { dashboardOf } from '../platform/dashboard.js'
import type { RegistryAccount } from '../platform/records/registry-credentials.js'
import { createRegistryService, type PlatformCallOptions } from '../platform/registry-service.js'
import { type AccessStatus, statusOfRequest } from './access-status.js'

/** What a platform gives for an API token: the way into its registry, or how far that is. */
export interface AccountAnswer {
  readonly access: AccessStatus
  /** Present once access is granted and this server gives credentials for the token. */
  readonly account?: RegistryAccount
  /** Whether the token is of the kind that the set-up wizard takes; undefined where that was not asked. */
  readonly tokenKind?: 'regular' | 'quick-start'
}

/**
 * Asks the platform for access and credentials: its registry service extension where there is one, else its set-up wizard.
 *
 * Network: 1 to 3 GETs. Changes nothing.
 *
 * @throws AuthError `CREDENTIAL_REJECTED` when the platform does not believe the token.
 */
export async function fetchAccount(client: JsonApi, options: PlatformCallOptions): Promise<AccountAnswer> {
  const service = createRegistryService(client)
  const dashboardUrl = dashboardOf(client.url).registryUrl
  const offered = await service.capabilities(options)
  if (offered?.credentials !== true) return fromWizard(client, options)

  const tried = await service.credentials(options)
  if ('answer' in tried) return { access: { state: 'granted', dashboardUrl }, account: tried.answer }
  const request = offered.access ? await service.accessRequest(options) : undefined
  if (request === undefined) {
    const state = offered.access ? 'not-requested' : 'not-offered'
    return {
      access: { state, dashboardUrl, ...(tried.message && { reason: tried.message.replace(/\.$/, '') }) },
    }
  }
  return { access: statusOfRequest(request, dashboardUrl) }
}

/** Only Quick Start tokens may ask the wizard, and it gives the push robot alone. */
async function fromWizard(client: JsonApi, options: PlatformCallOptions): Promise<AccountAnswer> {
  const dashboardUrl = dashboardOf(client.url).registryUrl
  const tried = await createRegistryService(client).wizardCredentials(options)
  if ('answer' in tried) {
    return {
      access: { state: 'granted', dashboardUrl },
      account: tried.answer,
      tokenKind: 'quick-start',
    }
  }
  if (tried.status === 403) {
    const reason = 'only a Quick Start token is given credentials here'
    return { access: { state: 'not-offered', reason, dashboardUrl }, tokenKind: 'regular' }
  }
  const isUnknown = tried.message === ''
  return { access: { state: isUnknown ? 'not-offered' : 'not-requested', dashboardUrl } }
}
