import { ServiceError } from '../errors/classes.js'
import { isPage, pageError } from '../http/page.js'
import type { HttpRequest, HttpResponse } from '../http/request.js'
import type { Descriptor, EncodedContent } from '../oci/descriptor.js'
import type { Index, Manifest } from '../oci/manifest.js'
import { type Digest, digestOf, isDigest } from '../reference/digest.js'
import type { CallOptions, RepositoryContext } from './context.js'
import { type Deletion, deleteManifest } from './delete-manifest.js'
import { manifestPlace } from './manifest-place.js'
import { putManifest } from './put-manifest.js'
import { mediaTypeOf, readManifest } from './records/manifest.js'
import { digestMismatch } from './verified-stream.js'

/** For a manifest whose registry states no kind. */
const UNKNOWN_TYPE = 'application/octet-stream'

/** A manifest or an index as the registry has it: exact bytes, their digest, and what they say. */
export interface FetchedManifest extends EncodedContent {
  readonly parsed: Manifest | Index
}

/** A manifest of any kind as the registry has it. */
export interface StoredManifest extends EncodedContent {
  /** What it says; absent for a kind that is neither an image manifest nor an index. */
  readonly parsed?: Manifest | Index
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
   * What the reference names, whatever kind of manifest it is, its digest verified; `undefined` when it is not there.
   * Network: 1 GET, which a Harbor counts as a pull.
   *
   * @throws IntegrityError with code `DIGEST_MISMATCH`; ConflictError with code `POLICY_VIOLATION` when the project's policy
   * hides it.
   */
  read(reference: string, options?: CallOptions): Promise<StoredManifest | undefined>
  /**
   * Stores the manifest under the reference. Network: 1 PUT, up to 4 times, and after a server error up to 2; before it is
   * sent again, 1 HEAD.
   *
   * @throws IntegrityError with code `MANIFEST_REJECTED`, or `DIGEST_MISMATCH` when the registry made another digest of
   * it; ConflictError with code `TAG_IMMUTABLE`; QuotaError with code `QUOTA_EXCEEDED`.
   */
  put(reference: string, content: EncodedContent, options?: CallOptions): Promise<void>
  /**
   * Deletes a manifest, and with it all its tags; `gone` when it is not there any more. Its blobs stay until the registry
   * collects its garbage. Network: 1 DELETE, up to 4 times.
   *
   * @throws ServiceError with code `UNSUPPORTED` when the registry deletes nothing; PermissionError with code `DENIED`;
   * ConflictError with code `TAG_IMMUTABLE`, or `PRECONDITION_FAILED` when an index names it.
   */
  delete(digest: Digest, options?: CallOptions): Promise<Deletion>
}

/** The {@link Manifests} of a repository. */
export function createManifests(context: RepositoryContext): Manifests {
  const { client } = context

  const place = (reference: string, verb: string, signal: AbortSignal | undefined) =>
    manifestPlace(context, reference, { action: `${verb} the manifest`, signal })

  const read: Manifests['read'] = async (reference, { signal } = {}) => {
    const request: HttpRequest = { ...place(reference, 'read', signal), method: 'GET', expect: [200, 404] }
    const response = await client.send(request)
    if (response.status === 404 && !isPage(response)) return undefined
    return verifiedManifest(reference, request, response)
  }

  const get: Manifests['get'] = async (reference, { signal } = {}) => {
    const request: HttpRequest = { ...place(reference, 'read', signal), method: 'GET', expect: [200] }
    const found = verifiedManifest(reference, request, await client.send(request))
    if (found.parsed === undefined) throw unreadable(request, found.mediaType)
    return { ...found, parsed: found.parsed }
  }

  const head: Manifests['head'] = async (reference, { signal } = {}) => {
    const request = place(reference, 'look for', signal)
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
    const found = await read(reference, { signal })
    return found && { digest: found.digest, mediaType: found.mediaType, sizeBytes: found.sizeBytes }
  }

  return {
    get,
    read,
    head,
    put: (reference, content, { signal } = {}) =>
      putManifest(context, place(reference, 'store', signal), content),
    delete: async (digest, { signal } = {}) =>
      deleteManifest(context, place(digest, 'delete', signal), 'digest'),
  }
}

/** What a registry gave for a reference, once its bytes have the digest that reference and answer name. */
function verifiedManifest(reference: string, request: HttpRequest, response: HttpResponse): StoredManifest {
  const { body, headers } = response
  if (isPage(response)) throw pageError(request, response)
  const digest = digestOf(body)
  for (const wanted of [headers['docker-content-digest'], reference]) {
    if (wanted !== undefined && isDigest(wanted) && wanted !== digest) {
      throw digestMismatch(wanted, digest, request)
    }
  }
  const contentType = headers['content-type']
  const content = { bytes: body, digest, sizeBytes: body.byteLength }
  const parsed = readManifest(body, contentType)
  if (parsed !== undefined) return { ...content, mediaType: parsed.mediaType, parsed }
  return { ...content, mediaType: mediaTypeOf(contentType) ?? contentType ?? UNKNOWN_TYPE }
}

function unreadable({ action, target, side }: HttpRequest, mediaType: string): ServiceError {
  return new ServiceError('UNSUPPORTED', {
    action,
    target,
    side,
    reason: `it is neither an image manifest nor an index (${mediaType})`,
    hint: 'Name a container image: signatures, charts and images of the old schema 1 cannot be used here.',
  })
}
