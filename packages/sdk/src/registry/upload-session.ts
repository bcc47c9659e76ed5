import { isSdkError } from '../errors/guards.js'
import type { HttpRequest, ResponseHead } from '../http/request.js'
import type { RepositoryContext } from './context.js'
import { resolveLocation } from './location.js'

/** Longest time in milliseconds that cancelling a session may take. */
const CANCEL_TIMEOUT_MS = 2_000

/** What a registry opened for one blob between POST and closing PUT. */
export interface UploadSession {
  /** Where the next request of the session goes. */
  readonly location: URL
  /** Least bytes of a chunk that is not the last one, as far as the registry says. */
  readonly minChunkBytes: number
}

/** The words that all requests of one upload share, and what ends them. */
export type UploadCall = Pick<HttpRequest, 'action' | 'target' | 'side' | 'signal'>

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
  const minChunkBytes = Number(response.headers['oci-chunk-min-length'] ?? 0) || 0
  return { location: sessionLocation(context, call, response), minChunkBytes }
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
export function cancelUploadSession(
  context: RepositoryContext,
  { location }: Pick<UploadSession, 'location'>,
): void {
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

/**
 * Does the work inside a fresh session; when it fails, the session is cancelled and the failure passed on.
 *
 * Where a body is refused for its size, the work is done again in a new session with smaller `chunkBytes`, as long as
 * there are smaller ones. `undefined` means that all bytes may go in one body; else `onBody` is to hear of each body's size.
 */
export async function inUploadSession<T>(
  context: RepositoryContext,
  call: UploadCall,
  wholeBytes: number,
  work: (
    session: UploadSession,
    chunkBytes: number | undefined,
    onBody: (sizeBytes: number) => void,
  ) => Promise<T>,
): Promise<T> {
  const { bodyLimit, logger } = context
  for (;;) {
    const session = await openUploadSession(context, call)
    const { minChunkBytes } = session
    const limitBytes = bodyLimit.sizeBytes ?? Number.POSITIVE_INFINITY
    const chunkBytes = wholeBytes <= limitBytes ? undefined : Math.max(limitBytes, minChunkBytes)
    let bodyBytes = wholeBytes
    try {
      return await work(session, chunkBytes, (sizeBytes) => {
        bodyBytes = sizeBytes
      })
    } catch (error) {
      cancelUploadSession(context, session)
      const isTooLarge = isSdkError(error) && error.status === 413
      if (!isTooLarge || !bodyLimit.refuse(bodyBytes, minChunkBytes)) throw error
      logger.info(`${error.message} Next attempt in chunks of ${bodyLimit.sizeBytes} bytes.`)
    }
  }
}
