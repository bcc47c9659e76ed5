/** The server that a fault happens at: each has its own port. */
export type FaultSurface = 'registry' | 'platform'

/** What a request to the registry is for. A PUT without bytes that ends an upload is told apart from one with them. */
export type FaultRequest =
  | 'ping'
  | 'token'
  | 'catalog'
  | 'list-tags'
  | 'referrers'
  | 'head-manifest'
  | 'get-manifest'
  | 'put-manifest'
  | 'delete-manifest'
  | 'head-blob'
  | 'get-blob'
  | 'delete-blob'
  | 'start-upload'
  | 'mount'
  | 'post-blob'
  | 'upload-status'
  | 'patch'
  | 'put-blob'
  | 'close-upload'
  | 'cancel-upload'

/** Which requests a fault may happen to: those that every given field is true of. */
export interface FaultMatch {
  readonly surface?: FaultSurface | undefined
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined
  /** The path as it is sent, without the query; `*` stands for any characters. */
  readonly path?: string | undefined
  /** Full name of a repository of the registry, such as `studio/server`. */
  readonly repository?: string | undefined
  /** What the request is for; requests to the registry only. */
  readonly request?: FaultRequest | undefined
}

/** When a fault happens. */
export interface FaultSchedule {
  /** @defaultValue every request that the kind of fault can happen to */
  readonly match?: FaultMatch | undefined
  /**
   * Matching requests that are let through first.
   * @defaultValue 0
   */
  readonly skip?: number | undefined
  /**
   * How often the fault happens; 0 for every time.
   * @defaultValue 1
   */
  readonly times?: number | undefined
}

/** What goes wrong, and what it needs. */
export type FaultEffect =
  | CutRequest
  | CutAnswer
  | Unauthorized
  | TooManyRequests
  | ServerError
  | HtmlError
  | SlowTransfer
  | WithoutSettings
  | WrongDigest
  | Redirect
  | QuotaReached
  | BodyLimit
  | ClockSkew

/** A fault to script, such as `{ kind: 'cut-request', match: { request: 'patch' }, afterBytes: 1000 }`. */
export type FaultInput = FaultSchedule & FaultEffect

/** A fault of the running script, its defaults filled in. */
export type ScriptedFault = FaultInput & {
  /** Made by the emulator, such as `fault-1`. */
  readonly id: string
  /** How often it has happened. */
  readonly hits: number
}

/** The faults of a running emulator. The first one that is due for a request happens to it, alone. */
export interface Faults {
  /**
   * Adds a fault behind those that are there.
   *
   * @throws {@link EmulatorError} with code `OPTION_INVALID`, naming the field that is wrong.
   */
  add(fault: FaultInput): ScriptedFault
  list(): readonly ScriptedFault[]
  /** Removes a fault; what it holds back goes on. Tells whether there was one. */
  remove(id: string): boolean
  /** Removes all faults; what they hold back goes on. */
  clear(): void
}

/** The connection breaks in the middle of a request's body; one without a body is lost before it is acted on. */
export interface CutRequest {
  readonly kind: 'cut-request'
  /**
   * Bytes of the body that arrive. A shorter body loses its end.
   * @defaultValue 0
   */
  readonly afterBytes?: number | undefined
}

/** The request is acted on; the connection breaks in the middle of the answer's body. */
export interface CutAnswer {
  readonly kind: 'cut-answer'
  /**
   * Bytes of the body that are sent, but never all of them. An answer without a body is lost as a whole.
   * @defaultValue 0
   */
  readonly afterBytes?: number | undefined
}

/** The credential is refused with 401 and a challenge, as when a token has expired. */
export interface Unauthorized {
  readonly kind: 'unauthorized'
}

/** 429 with `Retry-After`. */
export interface TooManyRequests {
  readonly kind: 'too-many-requests'
  /** @defaultValue 1 */
  readonly retryAfterSeconds?: number | undefined
}

/** An error of the server in its own form. */
export interface ServerError {
  readonly kind: 'server-error'
  /**
   * 500 … 599.
   * @defaultValue 503
   */
  readonly status?: number | undefined
}

/** A page for people, as proxies, firewalls and login portals send it. */
export interface HtmlError {
  readonly kind: 'html-error'
  /**
   * 200 … 599, but 204 and 304, which have no body.
   * @defaultValue 502
   */
  readonly status?: number | undefined
}

/** The request's or the answer's body moves no faster than this. */
export interface SlowTransfer {
  readonly kind: 'slow-read' | 'slow-answer'
  /** Bytes per second, from 1 on. */
  readonly bytesPerSecond: number
}

/**
 * - `stall`: no byte is taken and no answer comes, until the fault is removed.
 * - `timeout-after`: the request is acted on, but its answer comes only when the fault is removed.
 * - `lost-upload`: the upload session of the request is dropped with its bytes: 404 `BLOB_UPLOAD_UNKNOWN`.
 * - `read-only`: every write is refused: 403 `DENIED` by the registry, 503 by the platform.
 */
export interface WithoutSettings {
  readonly kind: 'stall' | 'timeout-after' | 'lost-upload' | 'read-only'
}

/** The registry states or sends something else than it holds. */
export interface WrongDigest {
  readonly kind: 'wrong-digest'
  /**
   * What is wrong: the answer's `Docker-Content-Digest`, one bit of its body, or both.
   * @defaultValue `header`
   */
  readonly where?: 'header' | 'body' | 'both' | undefined
}

/** The client is sent to another host, where the path and the query stay the same. */
export interface Redirect {
  readonly kind: 'redirect'
  /** Scheme, host and port, such as `http://127.0.0.1:8080`. */
  readonly to: string
  /** @defaultValue 307 */
  readonly status?: 301 | 302 | 303 | 307 | 308 | undefined
}

/** The project's storage is full: what would store more is refused with 403 `DENIED`. */
export interface QuotaReached {
  readonly kind: 'quota'
  /**
   * The limit that the message names.
   * @defaultValue 10 GiB
   */
  readonly limitBytes?: number | undefined
}

/** A proxy refuses larger bodies with 413 and a page. A body of unknown length is refused when it gets there. */
export interface BodyLimit {
  readonly kind: 'body-limit'
  readonly limitBytes: number
}

/** The `Date` header of answers is off. */
export interface ClockSkew {
  readonly kind: 'clock-skew'
  /** Positive for a clock that is ahead. */
  readonly seconds: number
}
