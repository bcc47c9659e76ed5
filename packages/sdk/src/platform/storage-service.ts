import type { JsonApi, Tried } from '../http/json-api.js'
import { pageRecord } from './records/page.js'
import { type RegistryUsage, registryUsageRecord } from './records/registry-usage.js'
import { type StorageRequest, storageRequestRecord } from './records/storage-request.js'

const SERVICE = '/v1/container-registry'
const REQUESTS = `${SERVICE}/storage-requests`
/** 403: access is not granted yet. 404: the server has no such part of the extension. */
const ABSENT = [403, 404]

/** Ends a call early. */
export interface StorageCallOptions {
  readonly signal?: AbortSignal | undefined
}

/** What is asked for. */
export interface StorageWish extends StorageCallOptions {
  /** Bytes on top of the present limit: 1 or more. */
  readonly requestedBytes: number
  /** For those who decide. */
  readonly reason?: string | undefined
}

/** What the project uses and may use; a status where the server does not tell. Network: 1 GET. */
export function readUsage(
  client: JsonApi,
  { signal }: StorageCallOptions = {},
): Promise<Tried<RegistryUsage>> {
  const action = 'ask for the used storage at'
  const path = `${SERVICE}/usage`
  return client.tryCall({ method: 'GET', path, answer: registryUsageRecord, action, signal }, ABSENT)
}

/**
 * Asks for more storage; a status where the server takes no such request. It is not sent twice, since each one is a request of
 * its own. Network: 1 POST.
 */
export function requestStorage(
  client: JsonApi,
  { requestedBytes, reason, signal }: StorageWish,
): Promise<Tried<StorageRequest>> {
  const body = { requested_bytes: requestedBytes, ...(reason !== undefined && { reason }) }
  const action = 'request more storage at'
  return client.tryCall(
    { method: 'POST', path: REQUESTS, body, answer: storageRequestRecord, action, signal },
    ABSENT,
  )
}

/** The requests for storage, in the server's order; a status where the server does not tell. Network: 1 GET. */
export async function storageRequests(
  client: JsonApi,
  { signal }: StorageCallOptions = {},
): Promise<Tried<readonly StorageRequest[]>> {
  const action = 'list the requests for storage at'
  const answer = pageRecord(storageRequestRecord, 'data')
  const tried = await client.tryCall({ method: 'GET', path: REQUESTS, answer, action, signal }, ABSENT)
  return 'answer' in tried ? { answer: tried.answer.entries } : tried
}
