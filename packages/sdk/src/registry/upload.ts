import { Readable } from 'node:stream'
import type { HttpResponse } from '../http/request.js'
import { withRetries } from '../http/retry.js'
import type { Digest } from '../reference/digest.js'
import { type CallOptions, type RepositoryContext, shortDigest } from './context.js'
import { withDigest } from './location.js'
import { inUploadSession, otherDigest, sessionLocation, type UploadCall } from './upload-session.js'
import { digestMismatch } from './verified-stream.js'

/** Object stores put a large blob together only at the end, which can take minutes. */
const CLOSING_TIMEOUT_MS = 15 * 60_000
const OCTETS = { 'Content-Type': 'application/octet-stream' }

/** A blob whose digest and size are known, opened anew for every attempt. */
export interface BlobSource {
  readonly digest: Digest
  /** Exact size in bytes. */
  readonly sizeBytes: number
  open(): Buffer | Readable
}

/** What an upload is told, and tells. */
export interface UploadOptions extends CallOptions {
  /** Told the bytes handed over in the current attempt: it falls back to 0 when an attempt failed. */
  readonly onSent?: ((sentBytes: number) => void) | undefined
}

/** Uploads a known blob by POST and one PUT; the pair is repeated from the start when it is worth it. */
export async function uploadBlob(
  context: RepositoryContext,
  blob: BlobSource,
  options: UploadOptions,
): Promise<void> {
  const { signal, onSent } = options
  const action = `upload blob ${shortDigest(blob.digest)}`
  const once = (attempt: number): Promise<void> => {
    const call = { action, target: context.target, side: context.side, signal, attempt }
    return inUploadSession(context, call, async ({ location }) => {
      const response = await context.client.send({
        ...call,
        method: 'PUT',
        url: withDigest(location, blob.digest),
        headers: OCTETS,
        body: { sizeBytes: blob.sizeBytes, open: () => blob.open(), onSent },
        expect: [201, 204],
        retry: 'never',
        scopes: context.push,
        timeoutMs: CLOSING_TIMEOUT_MS,
      })
      checkDigest(response, blob.digest, call)
    })
  }
  await withRetries(once, { mode: 'always', clock: context.clock, logger: context.logger, signal })
}

/**
 * Uploads bytes while they are made, by POST, one PATCH and an empty closing PUT: Harbor counts a blob's size right only
 * when the closing PUT carries either all of it or nothing.
 */
export async function uploadStreamed(
  context: RepositoryContext,
  source: { open(): AsyncIterable<Uint8Array>; finish(): Digest },
  options: UploadOptions,
): Promise<{ readonly digest: Digest; readonly sizeBytes: number }> {
  const { signal, onSent } = options
  const once = (attempt: number) => {
    let sizeBytes = 0
    const counted = (sentBytes: number): void => {
      sizeBytes = sentBytes
      onSent?.(sentBytes)
    }
    const call = { action: 'upload a blob', target: context.target, side: context.side, signal, attempt }
    return inUploadSession(context, call, async ({ location }) => {
      const patched = await context.client.send({
        ...call,
        method: 'PATCH',
        url: location,
        headers: OCTETS,
        body: { open: () => Readable.from(source.open(), { objectMode: false }), onSent: counted },
        expect: [202, 204],
        retry: 'never',
        scopes: context.push,
        timeoutMs: CLOSING_TIMEOUT_MS,
      })
      const digest = source.finish()
      const response = await context.client.send({
        ...call,
        method: 'PUT',
        url: withDigest(sessionLocation(context, call, patched), digest),
        headers: OCTETS,
        expect: [201, 204],
        retry: 'never',
        scopes: context.push,
        timeoutMs: CLOSING_TIMEOUT_MS,
      })
      checkDigest(response, digest, call)
      return { digest, sizeBytes }
    })
  }
  return withRetries(once, { mode: 'always', clock: context.clock, logger: context.logger, signal })
}

function checkDigest(response: HttpResponse, digest: Digest, call: UploadCall): void {
  const other = otherDigest(response, digest)
  if (other !== undefined) throw digestMismatch(digest, other, call)
}
