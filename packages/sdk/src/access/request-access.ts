import { QuotaError, ServiceError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import { dashboardOf } from '../platform/dashboard.js'
import { createRegistryService } from '../platform/registry-service.js'
import { type AccessStatus, statusOfRequest } from './access-status.js'
import { fetchAccount } from './registry-account.js'

const ACTION = 'request access to the registry at'

/** How access is asked for. */
export interface AccessRequestOptions {
  /** What staff may want to know: which game, how much storage. */
  readonly message?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks for access where that is still to be done, and gives how far it is then. Where somebody asked before, nothing is sent.
 *
 * @throws QuotaError `PLAN_LIMIT` when the plan has no registry; ServiceError `CAPABILITY_MISSING` when this server has no
 * call for it.
 */
export async function requestAccess(
  client: JsonApi,
  { message, signal }: AccessRequestOptions,
): Promise<AccessStatus> {
  const before = await fetchAccount(client, { signal })
  const { state } = before.access
  if (state === 'granted' || state === 'pending') return before.access
  const service = createRegistryService(client)
  const offered = await service.capabilities({ signal })
  if (offered?.access === true) return requestFromStaff(client, { message, signal })
  if (before.tokenKind === 'regular') throw notOffered(client)

  // The wizard grants at once: it makes the project for whoever holds a Quick Start token.
  const started = await service.startWizard({ signal })
  if (!('answer' in started)) throw notOffered(client)
  return (await fetchAccount(client, { signal })).access
}

async function requestFromStaff(
  client: JsonApi,
  { message, signal }: AccessRequestOptions,
): Promise<AccessStatus> {
  const dashboardUrl = dashboardOf(client.url).registryUrl
  const asked = await createRegistryService(client).requestAccess(message, { signal })
  if (!('answer' in asked)) {
    throw new QuotaError('PLAN_LIMIT', {
      action: ACTION,
      target: client.url.host,
      reason: `the plan has no registry${asked.message === '' ? '' : ` (${asked.message})`}`,
      hint: `Choose another plan in the dashboard (${dashboardUrl}), then ask again.`,
      side: 'platform',
      status: asked.status,
    })
  }
  return statusOfRequest(asked.answer, dashboardUrl)
}

function notOffered(client: JsonApi): ServiceError {
  return new ServiceError('CAPABILITY_MISSING', {
    action: ACTION,
    target: client.url.host,
    reason: 'this server has no call for it, or not for this kind of token',
    hint: `Ask in the dashboard: ${dashboardOf(client.url).registryUrl}. Then log in with URL, project, user name and token.`,
    side: 'platform',
  })
}
