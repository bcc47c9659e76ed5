import { Readable } from 'node:stream'
import { isSdkError } from '../errors/guards.js'
import type { RequestBody } from '../http/request.js'
import { withRetries } from '../http/retry.js'
import type { Digest } from '../reference/digest.js'
import { type CallOptions, type RepositoryContext, shortDigest } from './context.js'
import { type SessionContent, sendChunks } from './send-chunks.js'
import { appendToSession, closeSession, isStored } from './session-requests.js'
import {
  cancelUploadSession,
  inUploadSession,
  type UploadCall,
  type UploadSession,
} from './upload-session.js'

/** A blob whose digest and size are known, opened anew for every attempt. */
export interface BlobSource {
  readonly digest: Digest
  /** Exact size in bytes. */
  readonly sizeBytes: number
  open(): Buffer | Readable
}

/** Bytes whose digest is known once they have been read to their end. */
export interface StreamSource {
  /** The bytes from the start: called once for every attempt. */
  open(): AsyncIterable<Uint8Array>
  finish(): Digest
}

/** What an upload is told, and tells. */
export interface UploadOptions extends CallOptions {
  /** Told the bytes handed over in the current attempt: it falls back to 0 when an attempt failed. */
  readonly onSent?: ((sentBytes: number) => void) | undefined
}

/** A session that holds all bytes of a blob: only the closing request is missing. */
interface FilledSession {
  readonly location: URL
  readonly digest: Digest
  readonly sizeBytes: number
}

/** Uploads a known blob by POST and one PUT, or in chunks where a body of its size is refused. */
export async function uploadBlob(
  context: RepositoryContext,
  blob: BlobSource,
  { signal, onSent }: UploadOptions,
): Promise<void> {
  const { digest, sizeBytes } = blob
  const action = `upload blob ${shortDigest(digest)}`
  const call = { action, target: context.target, side: context.side, signal }
  const body: RequestBody = { sizeBytes, open: () => blob.open(), onSent }
  const content: SessionContent = { open: () => piecesOf(blob.open()), onSent }
  let wasSent = false
  const once = async (): Promise<void> => {
    if (wasSent && (await isStored(context, call, digest))) return
    await inUploadSession(context, call, sizeBytes, async (session, chunkBytes, onBody) => {
      const isWhole = chunkBytes === undefined
      const location = isWhole
        ? session.location
        : await sendChunks(context, call, { session, content, chunkBytes, onBody })
      wasSent = true
      await closeSession(context, call, { location, digest, sizeBytes, body: isWhole ? body : undefined })
    })
  }
  await withRetries(once, { mode: 'always', clock: context.clock, logger: context.logger, signal })
}

/**
 * Uploads bytes while they are made, by POST, PATCH and an empty closing PUT: Harbor counts a blob's size right only when
 * the closing PUT carries either all of it or nothing.
 *
 * Where only the closing request fails, it alone is sent again, once; then all begins anew.
 */
export async function uploadStreamed(
  context: RepositoryContext,
  source: StreamSource,
  { signal, onSent }: UploadOptions,
): Promise<{ readonly digest: Digest; readonly sizeBytes: number }> {
  const call = { action: 'upload a blob', target: context.target, side: context.side, signal }
  let filled: FilledSession | undefined
  const once = async (): Promise<FilledSession> => {
    if (filled !== undefined && (await isStored(context, call, filled.digest))) return filled
    const isSecondClosing = filled !== undefined
    filled ??= await inUploadSession(context, call, Number.POSITIVE_INFINITY, (session, chunkBytes, onBody) =>
      fill(context, call, { session, source, chunkBytes, onBody, onSent }),
    )
    try {
      await closeSession(context, call, filled)
      return filled
    } catch (error) {
      if (isSecondClosing || !keepsSession(error)) {
        cancelUploadSession(context, filled)
        filled = undefined
      }
      throw error
    }
  }
  try {
    const { digest, sizeBytes } = await withRetries(once, {
      mode: 'always',
      clock: context.clock,
      logger: context.logger,
      signal,
    })
    return { digest, sizeBytes }
  } catch (error) {
    if (filled !== undefined) cancelUploadSession(context, filled)
    throw error
  }
}

/** Brings all bytes into a session: in one request of unknown length, or in chunks. */
async function fill(
  context: RepositoryContext,
  call: UploadCall,
  input: {
    readonly session: UploadSession
    readonly source: StreamSource
    readonly chunkBytes: number | undefined
    readonly onBody: (sizeBytes: number) => void
    readonly onSent: UploadOptions['onSent']
  },
): Promise<FilledSession> {
  const { session, source, chunkBytes, onBody } = input
  let sizeBytes = 0
  const onSent = (sentBytes: number): void => {
    sizeBytes = sentBytes
    input.onSent?.(sentBytes)
  }
  const content: SessionContent = { open: () => source.open(), onSent }
  const body: RequestBody = { open: () => Readable.from(source.open(), { objectMode: false }), onSent }
  const location =
    chunkBytes === undefined
      ? await appendToSession(context, call, { location: session.location, body })
      : await sendChunks(context, call, { session, content, chunkBytes, onBody })
  return { location, digest: source.finish(), sizeBytes }
}

/** Whether a session still holds its bytes after this: what gave no answer, or a passing one, has not refused them. */
function keepsSession(error: unknown): boolean {
  if (!isSdkError(error) || !error.retryable) return false
  return error.status === undefined || error.status === 408 || error.status === 429 || error.status >= 500
}

function piecesOf(opened: Buffer | Readable): AsyncIterable<Uint8Array> {
  return Buffer.isBuffer(opened) ? Readable.from([opened]) : opened
}
