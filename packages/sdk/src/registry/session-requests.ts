import { isSdkError } from '../errors/guards.js'
import { isPage, pageError } from '../http/page.js'
import type { HttpRequest, RequestBody, ResponseHead } from '../http/request.js'
import type { Digest } from '../reference/digest.js'
import type { RepositoryContext } from './context.js'
import { withDigest } from './location.js'
import { sessionLocation, type UploadCall } from './upload-session.js'
import { digestMismatch } from './verified-stream.js'

/** Patience for the answer to a body of unknown length, and the most that there is for any other. */
const LONGEST_TIMEOUT_MS = 15 * 60_000
const SHORTEST_TIMEOUT_MS = 60_000
/** Object stores put a large blob together only at the end, and proxies pass on only then what they have taken. */
const SLOWEST_BYTES_PER_MS = 2_000

/** Sends the next bytes of a session and gives the place of the request after it. Network: 1 PATCH. */
export async function appendToSession(
  context: RepositoryContext,
  call: UploadCall,
  input: { readonly location: URL; readonly body: RequestBody; readonly contentRange?: string | undefined },
): Promise<URL> {
  const { location, body, contentRange } = input
  const response = await context.client.send({
    ...sessionRequest(context, call, body.sizeBytes),
    method: 'PATCH',
    url: location,
    headers: octets(contentRange),
    body,
    expect: [202, 204],
  })
  return sessionLocation(context, call, response)
}

/**
 * Makes a session's bytes a blob, together with the last or all of them where there is a body. Network: 1 PUT.
 *
 * @throws IntegrityError with code `DIGEST_MISMATCH` when the registry states another digest.
 */
export async function closeSession(
  context: RepositoryContext,
  call: UploadCall,
  input: {
    readonly location: URL
    readonly digest: Digest
    /** Bytes of the whole blob. */
    readonly sizeBytes: number
    readonly body?: RequestBody | undefined
  },
): Promise<void> {
  const response = await context.client.send({
    ...sessionRequest(context, call, input.sizeBytes),
    method: 'PUT',
    url: withDigest(input.location, input.digest),
    headers: octets(undefined),
    body: input.body,
    expect: [201, 204],
  })
  const stated = response.headers['docker-content-digest']
  if (stated !== undefined && stated !== input.digest) throw digestMismatch(input.digest, stated, call)
}

/**
 * Tells whether the repository has the blob, as far as one HEAD finds out: what cannot be asked is not there.
 *
 * @throws AbortError
 */
export async function isStored(
  context: RepositoryContext,
  call: UploadCall,
  digest: Digest,
): Promise<boolean> {
  try {
    const response = await context.client.send({
      ...call,
      method: 'HEAD',
      url: context.url(`blobs/${digest}`),
      expect: [200, 404],
      retry: 'never',
      scopes: context.push,
    })
    return isFound(response, digest, call)
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    return false
  }
}

/** What the answer to a HEAD of a blob means. A page in the registry's place says 200 to everything. */
export function isFound(response: ResponseHead, digest: Digest, call: UploadCall): boolean {
  if (response.status === 404) return false
  const stated = response.headers['docker-content-digest']
  if (stated === undefined && isPage(response)) throw pageError(call, response)
  if (stated !== undefined && stated !== digest) throw digestMismatch(digest, stated, call)
  return true
}

/** Milliseconds to wait for the answer once so many bytes are sent. */
export function answerTimeoutMs(sizeBytes: number | undefined): number {
  const bySize = SHORTEST_TIMEOUT_MS + (sizeBytes ?? Number.POSITIVE_INFINITY) / SLOWEST_BYTES_PER_MS
  return Math.round(Math.min(LONGEST_TIMEOUT_MS, bySize))
}

function sessionRequest(context: RepositoryContext, call: UploadCall, sizeBytes: number | undefined) {
  return {
    ...call,
    retry: 'never',
    scopes: context.push,
    notFound: 'UPLOAD_SESSION',
    timeoutMs: answerTimeoutMs(sizeBytes),
  } satisfies Partial<HttpRequest>
}

function octets(contentRange: string | undefined): Record<string, string> {
  return {
    'Content-Type': 'application/octet-stream',
    ...(contentRange !== undefined && { 'Content-Range': contentRange }),
  }
}
