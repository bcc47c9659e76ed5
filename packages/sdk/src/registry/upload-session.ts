import type { HttpRequest, ResponseHead } from '../http/request.js'
import type { Digest } from '../reference/digest.js'
import type { RepositoryContext } from './context.js'
import { resolveLocation } from './location.js'

/** Longest time in milliseconds that cancelling a session may take. */
const CANCEL_TIMEOUT_MS = 2_000

/** What a registry opened for one blob between POST and closing PUT. */
export interface UploadSession {
  /** Where the next request of the session goes. */
  readonly location: URL
}

/** The words and limits that all requests of one upload share. */
export type UploadCall = Pick<HttpRequest, 'action' | 'target' | 'side' | 'signal' | 'attempt'>

/**
 * Opens an upload session. Network: 1 POST.
 *
 * @see distribution-spec v1.1, "POST then PUT"
 */
export async function openUploadSession(
  context: RepositoryContext,
  call: UploadCall,
): Promise<UploadSession> {
  const response = await context.client.send({
    ...call,
    method: 'POST',
    url: context.url('blobs/uploads/'),
    expect: [202],
    retry: 'never',
    scopes: context.push,
  })
  return { location: sessionLocation(context, call, response) }
}

/** Where the session goes on after an answer. */
export function sessionLocation(context: RepositoryContext, call: UploadCall, response: ResponseHead): URL {
  const { location } = response.headers
  return resolveLocation(location, { origin: context.origin, requestUrl: response.url, request: call })
}

/**
 * Cancels a session behind the caller's back, as well as it goes: the credential may lack the right, and registries drop
 * forgotten sessions by themselves.
 */
export function cancelUploadSession(context: RepositoryContext, { location }: UploadSession): void {
  const cancelled = context.client.send({
    method: 'DELETE',
    url: location,
    // Any answer will do; 401 must not start a search for its cause.
    expect: [200, 202, 204, 400, 401, 403, 404, 405],
    action: 'cancel an upload session of',
    target: context.target,
    side: context.side,
    retry: 'never',
    scopes: context.push,
    signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS),
  })
  context.cleanUp(cancelled)
}

/** Does the work inside a fresh session; when it fails, the session is cancelled and the failure passed on. */
export async function inUploadSession<T>(
  context: RepositoryContext,
  call: UploadCall,
  work: (session: UploadSession) => Promise<T>,
): Promise<T> {
  const session = await openUploadSession(context, call)
  try {
    return await work(session)
  } catch (error) {
    cancelUploadSession(context, session)
    throw error
  }
}

/** The digest that an answer states, if it states one that is not ours. */
export function otherDigest(response: ResponseHead, digest: Digest): string | undefined {
  const stated = response.headers['docker-content-digest']
  return stated === undefined || stated === digest ? undefined : stated
}
