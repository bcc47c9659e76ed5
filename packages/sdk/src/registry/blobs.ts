import type { Readable } from 'node:stream'
import { isPage, pageError } from '../http/page.js'
import type { HttpRequest } from '../http/request.js'
import { type Digest, digestOf } from '../reference/digest.js'
import { type CallOptions, type RepositoryContext, shortDigest } from './context.js'
import { mountBlob } from './mount.js'
import { isFound } from './session-requests.js'
import { type BlobSource, type UploadOptions, uploadBlob, uploadStreamed } from './upload.js'
import { digestMismatch, verifiedStream } from './verified-stream.js'

/** The blobs of a repository. */
export interface Blobs {
  /**
   * Tells whether the repository has the blob. Network: 1 HEAD.
   *
   * @throws ServiceError with code `UNEXPECTED_RESPONSE` when a web page answers; IntegrityError with code
   * `DIGEST_MISMATCH` when another blob does.
   */
  exists(digest: Digest, options?: CallOptions): Promise<boolean>
  /**
   * Makes a blob of another repository of the same registry part of this one, without sending it. Network: 1 POST.
   *
   * `refused` is any answer but success: the source lacks the blob, or may not be read. Upload the blob then.
   */
  mount(digest: Digest, from: string, options?: CallOptions): Promise<'mounted' | 'refused'>
  /**
   * Uploads a blob whose digest and size are known. Network: 1 POST + 1 PUT, up to 4 times; before it is sent again,
   * 1 HEAD. Where bodies of its size are refused, PATCHes in smaller chunks and an empty PUT instead.
   *
   * @throws IntegrityError with code `DIGEST_MISMATCH` or `SIZE_MISMATCH`; QuotaError with code `QUOTA_EXCEEDED`;
   * AuthError, PermissionError, ConnectionError, ServiceError. The upload session is cancelled, as well as that goes.
   */
  upload(blob: BlobSource, options?: UploadOptions): Promise<void>
  /**
   * Uploads bytes while they are made. `finish` tells the digest and is called once the stream has ended; for another
   * attempt `open` is called again. Network: 1 POST + 1 PATCH + 1 PUT, up to 4 attempts; more PATCHes where bodies of
   * any length are refused.
   *
   * @throws the errors of `upload`.
   */
  uploadStream(
    open: () => AsyncIterable<Uint8Array>,
    finish: () => Digest,
    options?: UploadOptions,
  ): Promise<{ readonly digest: Digest; readonly sizeBytes: number }>
  /**
   * The blob's bytes as a stream that ends with the error `DIGEST_MISMATCH` when they are not those of the digest.
   *
   * With `retry: 'never'` there is one attempt: for a caller that repeats a larger unit.
   *
   * @throws NotFoundError with code `BLOB_UNKNOWN`.
   */
  open(digest: Digest, options?: CallOptions & { readonly retry?: 'never' | undefined }): Promise<Readable>
  /**
   * The blob's bytes in memory, verified.
   *
   * @throws NotFoundError with code `BLOB_UNKNOWN`; IntegrityError with code `DIGEST_MISMATCH`; ServiceError with code
   * `UNEXPECTED_RESPONSE` when it has more than `maxBytes` bytes.
   */
  fetch(digest: Digest, options: CallOptions & { readonly maxBytes: number }): Promise<Buffer>
}

/** The {@link Blobs} of a repository. */
export function createBlobs(context: RepositoryContext): Blobs {
  const { client, origin, target, side } = context
  const read = (digest: Digest, action: string, signal: AbortSignal | undefined) =>
    ({
      url: context.url(`blobs/${digest}`),
      action: `${action} blob ${shortDigest(digest)}`,
      target,
      side,
      retry: 'always',
      scopes: context.pull,
      notFound: 'BLOB_UNKNOWN',
      signal,
    }) satisfies Partial<HttpRequest>

  return {
    async exists(digest, { signal } = {}) {
      const request = read(digest, 'look for', signal)
      const response = await client.send({ ...request, method: 'HEAD', expect: [200, 404] })
      return isFound(response, digest, request)
    },
    mount: (digest, from, options = {}) => mountBlob(context, digest, from, options),
    upload: (blob, options = {}) => uploadBlob(context, blob, options),
    uploadStream: (open, finish, options = {}) => uploadStreamed(context, { open, finish }, options),
    async open(digest, { signal, retry } = {}) {
      const request: HttpRequest = {
        ...read(digest, 'read', signal),
        method: 'GET',
        expect: [200],
        retry: retry ?? 'always',
      }
      const response = await client.open(request)
      // Where the registry sends its readers, types are anybody's choice.
      if (response.url.origin === origin.origin && isPage(response)) {
        response.stream.destroy()
        throw pageError(request, response)
      }
      return verifiedStream(response.stream, digest, request)
    },
    async fetch(digest, { signal, maxBytes }) {
      const request: HttpRequest = {
        ...read(digest, 'read', signal),
        method: 'GET',
        expect: [200],
        maxResponseBytes: maxBytes,
      }
      const { body } = await client.send(request)
      const actual = digestOf(body)
      if (actual !== digest) throw digestMismatch(digest, actual, request)
      return body
    },
  }
}
