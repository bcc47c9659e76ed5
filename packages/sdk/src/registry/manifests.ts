import { ServiceError } from '../errors/classes.js'
import { isPage, pageError } from '../http/page.js'
import type { HttpRequest } from '../http/request.js'
import type { Descriptor, EncodedContent } from '../oci/descriptor.js'
import type { Index, Manifest } from '../oci/manifest.js'
import { MANIFEST_ACCEPT } from '../oci/media-types.js'
import { digestOf, isDigest } from '../reference/digest.js'
import { parseTag } from '../reference/reference.js'
import { type CallOptions, type RepositoryContext, shortDigest } from './context.js'
import { putManifest } from './put-manifest.js'
import { mediaTypeOf, readManifest } from './records/manifest.js'
import { digestMismatch } from './verified-stream.js'

/** What registries accept at most. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024

/** A manifest or an index as the registry has it: exact bytes, their digest, and what they say. */
export interface FetchedManifest extends EncodedContent {
  readonly parsed: Manifest | Index
}

/** The manifests of a repository. A reference is a tag or a digest. */
export interface Manifests {
  /** What the reference names, or `undefined` when there is no such manifest. Network: 1 HEAD, rarely 1 GET more. */
  head(reference: string, options?: CallOptions): Promise<Descriptor | undefined>
  /**
   * The manifest or index that the reference names, its digest verified. Network: 1 GET.
   *
   * @throws NotFoundError with code `MANIFEST_UNKNOWN`; IntegrityError with code `DIGEST_MISMATCH`; ServiceError with
   * code `UNSUPPORTED` for another kind of manifest.
   */
  get(reference: string, options?: CallOptions): Promise<FetchedManifest>
  /**
   * Stores the manifest under the reference. Network: 1 PUT, up to 4 times, and after a server error up to 2; before it is
   * sent again, 1 HEAD.
   *
   * @throws IntegrityError with code `MANIFEST_REJECTED`, or `DIGEST_MISMATCH` when the registry made another digest of
   * it; ConflictError with code `TAG_IMMUTABLE`; QuotaError with code `QUOTA_EXCEEDED`.
   */
  put(reference: string, content: EncodedContent, options?: CallOptions): Promise<void>
}

/** The {@link Manifests} of a repository. */
export function createManifests(context: RepositoryContext): Manifests {
  const { client } = context

  const get: Manifests['get'] = async (reference, { signal } = {}) => {
    const request = { ...describe(context, reference, 'read', signal), method: 'GET', expect: [200] } as const
    const response = await client.send(request)
    const { body, headers } = response
    if (isPage(response)) throw pageError(request, response)
    const digest = digestOf(body)
    for (const wanted of [headers['docker-content-digest'], reference]) {
      if (wanted !== undefined && isDigest(wanted) && wanted !== digest) {
        throw digestMismatch(wanted, digest, request)
      }
    }
    const parsed = readManifest(body, headers['content-type'])
    if (parsed === undefined) throw unreadable(request, headers['content-type'])
    return { bytes: body, digest, sizeBytes: body.byteLength, mediaType: parsed.mediaType, parsed }
  }

  const head: Manifests['head'] = async (reference, { signal } = {}) => {
    const request = describe(context, reference, 'look for', signal)
    const response = await client.send({ ...request, method: 'HEAD', expect: [200, 404] })
    const { status, headers } = response
    if (status === 404) return undefined
    const digest = headers['docker-content-digest']
    const mediaType = mediaTypeOf(headers['content-type'])
    const sizeBytes = Number(headers['content-length'])
    if (digest !== undefined && isDigest(digest) && mediaType !== undefined && sizeBytes > 0) {
      if (isDigest(reference) && reference !== digest) throw digestMismatch(reference, digest, request)
      return { digest, mediaType, sizeBytes }
    }
    if (isPage(response)) throw pageError(request, response)
    const fetched = await get(reference, { signal })
    return { digest: fetched.digest, mediaType: fetched.mediaType, sizeBytes: fetched.sizeBytes }
  }

  return {
    get,
    head,
    put: (reference, content, { signal } = {}) =>
      putManifest(context, describe(context, reference, 'store', signal), content),
  }
}

/** The part of a request that reading and writing share. */
function describe(
  context: RepositoryContext,
  reference: string,
  verb: string,
  signal: AbortSignal | undefined,
): Omit<HttpRequest, 'method' | 'expect'> {
  const checked = isDigest(reference) ? reference : parseTag(reference)
  const separator = isDigest(checked) ? '@' : ':'
  return {
    url: context.url(`manifests/${checked}`),
    headers: { Accept: MANIFEST_ACCEPT },
    action: `${verb} the manifest`,
    target: `${context.target}${separator}${isDigest(checked) ? shortDigest(checked) : checked}`,
    side: context.side,
    retry: 'always',
    scopes: context.pull,
    notFound: 'MANIFEST_UNKNOWN',
    maxResponseBytes: MAX_MANIFEST_BYTES,
    signal,
  }
}

function unreadable({ action, target, side }: HttpRequest, contentType: string | undefined): ServiceError {
  return new ServiceError('UNSUPPORTED', {
    action,
    target,
    side,
    reason: `it is neither an image manifest nor an index (${contentType ?? 'no media type'})`,
    hint: 'Name a container image: signatures, charts and images of the old schema 1 cannot be used here.',
  })
}
