import {
  bytesOf,
  flagOf,
  integerOf,
  messagesOf,
  readMessage,
  textOf,
  type WireMessage,
} from './protobuf-reader.js'

/** One report of BuildKit: what is new since the one before. */
export interface Trace {
  readonly vertexes: readonly TraceVertex[]
  readonly statuses: readonly TraceStatus[]
  readonly logs: readonly TraceLog[]
}

/** A step as it is now. */
export interface TraceVertex {
  readonly digest: string
  readonly name: string
  readonly isCached: boolean
  /** Milliseconds since 1970; `undefined` until it has begun. */
  readonly startedMs: number | undefined
  /** Milliseconds since 1970; `undefined` until it has ended. */
  readonly completedMs: number | undefined
  /** Empty unless it failed. */
  readonly error: string
}

/** Part of a step, such as one layer that is fetched. */
export interface TraceStatus {
  readonly id: string
  readonly vertex: string
  readonly done: number
  /** 0 when it is not counted. */
  readonly total: number
}

/** A piece of what a step wrote. */
export interface TraceLog {
  readonly vertex: string
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Uint8Array
}

const STDERR = 2

/**
 * Reads the `aux` of a line with the id `moby.buildkit.trace`.
 *
 * @throws LocalError with code `ENGINE_FAILED` for bytes that are no message.
 * @see https://github.com/moby/buildkit/blob/master/api/services/control/control.proto `StatusResponse`
 */
export function readTrace(bytes: Uint8Array): Trace {
  const response = readMessage(bytes)
  return {
    vertexes: messagesOf(response, 1).map((vertex) => ({
      digest: textOf(vertex, 1),
      name: textOf(vertex, 3),
      isCached: flagOf(vertex, 4),
      startedMs: timeOf(vertex, 5),
      completedMs: timeOf(vertex, 6),
      error: textOf(vertex, 7),
    })),
    statuses: messagesOf(response, 2).map((status) => ({
      id: textOf(status, 1),
      vertex: textOf(status, 2),
      done: integerOf(status, 4),
      total: integerOf(status, 5),
    })),
    logs: messagesOf(response, 3).map((log) => ({
      vertex: textOf(log, 1),
      stream: integerOf(log, 3) === STDERR ? 'stderr' : 'stdout',
      bytes: bytesOf(log, 4).at(-1) ?? new Uint8Array(),
    })),
  }
}

/** A field of type `google.protobuf.Timestamp`. */
function timeOf(message: WireMessage, field: number): number | undefined {
  const time = messagesOf(message, field).at(-1)
  return time && integerOf(time, 1) * 1000 + integerOf(time, 2) / 1e6
}
