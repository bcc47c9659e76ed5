/** What the request log keeps of an `Authorization` header: its kind, never its value. */
export type AuthorizationKind = 'none' | 'basic' | 'bearer' | 'other'

/**
 * One request that reached the emulator. It is in the log from its start and is filled in while it goes on.
 */
export interface RequestLogEntry {
  readonly method: string
  /** Path without the query, as the client sent it. */
  readonly path: string
  /** Query without the question mark; empty when there is none. */
  readonly query: string
  readonly authorization: AuthorizationKind
  /** HTTP status; 0 until the answer begins, and for good when the client left before. */
  readonly status: number
  /** Bytes of the request's body that the endpoint has read. */
  readonly bytesIn: number
  /** Bytes of the answer's body. */
  readonly bytesOut: number
  /** Why the emulator itself failed; only with status 500. */
  readonly failure?: unknown
}

/** An entry as the server fills it in. */
export type OpenLogEntry = { -readonly [Field in keyof RequestLogEntry]: RequestLogEntry[Field] }

/** The latest requests in order of arrival. */
export interface RequestLog {
  readonly entries: readonly RequestLogEntry[]
  begin(entry: Pick<RequestLogEntry, 'method' | 'path' | 'query' | 'authorization'>): OpenLogEntry
}

/** Entries kept; an emulator that runs for weeks must not grow. */
const CAPACITY = 10_000

/** Creates an empty log, which forgets the oldest requests beyond the latest 10 000. */
export function createRequestLog(capacity: number = CAPACITY): RequestLog {
  const entries: OpenLogEntry[] = []
  return {
    entries,
    begin(start) {
      const entry = { ...start, status: 0, bytesIn: 0, bytesOut: 0 }
      entries.push(entry)
      if (entries.length > capacity) entries.shift()
      return entry
    },
  }
}
