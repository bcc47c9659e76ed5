import { ConfigError } from '../errors/classes.js'
import type { JsonApi, Tried } from '../http/json-api.js'
import type { Inventory } from '../inventory/inventory.js'
import { missingCapability } from '../inventory/missing.js'
import { dashboardOf } from '../platform/dashboard.js'
import { requestStorage, storageRequests } from '../platform/storage-service.js'
import type { StorageRequestStatus } from './storage-report.js'

/** What is asked for, and an early end of it. */
export interface StorageWishInput {
  readonly requestedBytes: number
  readonly reason?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Checks a size before anything is sent.
 *
 * @throws ConfigError `OPTION_INVALID`.
 */
export function checkWish({ requestedBytes }: StorageWishInput): void {
  if (Number.isSafeInteger(requestedBytes) && requestedBytes > 0) return
  throw new ConfigError('OPTION_INVALID', {
    action: 'request more storage',
    target: `requestedBytes ${requestedBytes}`,
    reason: 'it is no number of bytes',
    hint: 'Give a whole number of bytes, 1 or more, on top of the present limit.',
    side: 'local',
  })
}

/** Asks the platform for more storage. Network: 1 POST, which is not repeated. */
export async function sendStorageRequest(
  inventory: Inventory,
  wish: StorageWishInput,
): Promise<StorageRequestStatus> {
  const action = 'request more storage at'
  const platform = requestDesk(inventory, action)
  return answerOf(await requestStorage(platform, wish), platform, action)
}

/** All requests for storage, in the platform's order. Network: 1 GET. */
export async function listStorageRequests(
  inventory: Inventory,
  { signal }: Pick<StorageWishInput, 'signal'>,
): Promise<readonly StorageRequestStatus[]> {
  const action = 'list the requests for storage at'
  const platform = requestDesk(inventory, action)
  return answerOf(await storageRequests(platform, { signal }), platform, action)
}

/** Who takes requests. */
function requestDesk({ platform, capabilities }: Inventory, action: string): JsonApi {
  const capability = capabilities.features['storage-requests']
  if (capability.source === 'extension' && platform !== undefined) return platform
  throw missingCapability(action, capabilities.registry, capability)
}

/** The platform may say that it takes requests, and then not take those of this caller. */
function answerOf<T>(tried: Tried<T>, { url }: JsonApi, action: string): T {
  if ('answer' in tried) return tried.answer
  const { status, message } = tried
  throw missingCapability(action, url.host, {
    state: 'via-dashboard',
    reason: `the platform answered ${status}${message === '' ? '' : ` (${message})`}`,
    dashboardUrl: dashboardOf(url).registryUrl,
  })
}
