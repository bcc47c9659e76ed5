import type { Readable } from 'node:stream'
import type { NotFoundErrorCode } from '../errors/code.js'
import type { ErrorSide } from '../errors/error.js'
import type { RetryMode } from './retry.js'

/** What a request may do in a repository, as a token server is asked for it. */
export interface Scope {
  readonly repository: string
  readonly actions: readonly ('pull' | 'push' | 'delete')[]
}

/** Bytes to send, opened anew for every attempt, redirect and repeated request. */
export interface RequestBody {
  /** Exact size in bytes. Without it the body goes in chunked transfer encoding. */
  readonly sizeBytes?: number | undefined
  /** The bytes from the start. */
  open(): Buffer | Readable
  /** Told the bytes handed over since the body was opened last; 0 whenever it is opened. */
  onSent?: ((sentBytes: number) => void) | undefined
}

/** One request: what goes out, which answers are good, and the words for those that are not. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: RequestBody | undefined
  /** Statuses that are not an error. */
  readonly expect: readonly number[]
  /** What is being tried, as a verb phrase that follows "Could not". */
  readonly action: string
  /** On what: a reference or a host. */
  readonly target?: string | undefined
  readonly side: ErrorSide
  readonly retry: RetryMode
  /** Rights that the request needs. Default none. */
  readonly scopes?: readonly Scope[] | undefined
  /** What is missing when the answer is 404. Default `NAME_UNKNOWN`. */
  readonly notFound?: NotFoundErrorCode | 'UPLOAD_SESSION' | undefined
  readonly signal?: AbortSignal | undefined
  /** Milliseconds to wait for the answer once everything is sent. Default 60,000. */
  readonly timeoutMs?: number | undefined
  /** Most bytes of an answer that is read into memory. Default 8 MiB. */
  readonly maxResponseBytes?: number | undefined
}

/** An answer's status and headers. */
export interface ResponseHead {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Where the answer came from, after redirects. */
  readonly url: URL
}

/** An answer with its whole body in memory. */
export interface HttpResponse extends ResponseHead {
  readonly body: Buffer
}

/** An answer whose body is still on its way. Read it to the end or destroy it: it holds a connection. */
export interface StreamResponse extends ResponseHead {
  readonly stream: Readable
}
