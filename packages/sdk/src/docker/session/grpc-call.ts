import { once } from 'node:events'
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { LocalError } from '../../errors/classes.js'
import { frameOf, messagesIn } from './grpc-frames.js'

const OK = '0'
const UNKNOWN = '2'
const UNIMPLEMENTED = '12'

/** One call of the engine to this side. */
export interface GrpcCall {
  /** Metadata that came with it; a name that came more than once has its values joined by `, `. */
  readonly headers: IncomingHttpHeaders
  /** What the engine sends, no faster than it is read. */
  readonly messages: AsyncIterable<Buffer>
  /**
   * Sends a message, and waits while the engine does not read.
   *
   * @throws LocalError `ENGINE_FAILED` when the engine has left the call.
   */
  send(message: Uint8Array): Promise<void>
}

/** Something that the engine may call during a build. */
export interface GrpcMethod {
  /** `/package.Service/Method`. */
  readonly path: string
  /** Answers one call. What it throws is what the call fails with. */
  handle(call: GrpcCall): Promise<void>
}

/**
 * Answers a call by its method.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md "Responses"
 */
export function answerCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  methods: ReadonlyMap<string, GrpcMethod>,
): void {
  // The engine leaves calls that it has no more use for; whoever answers sees the end of the messages.
  stream.on('error', () => undefined)
  const method = methods.get(String(headers[constants.HTTP2_HEADER_PATH]))
  if (method === undefined) {
    stream.respond({ ...HEADERS, ...statusOf(UNIMPLEMENTED, 'not offered') }, { endStream: true })
    return
  }
  let trailers = statusOf(OK)
  stream.respond(HEADERS, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers(trailers))
  const call: GrpcCall = {
    headers,
    // Whoever has read enough goes on answering.
    messages: messagesIn(stream.iterator({ destroyOnReturn: false })),
    async send(message) {
      if (!stream.writable) throw left()
      if (!stream.write(frameOf(message))) await drained(stream)
    },
  }
  method
    .handle(call)
    .catch((error: unknown) => {
      trailers = statusOf(UNKNOWN, error instanceof Error ? error.message : 'it failed')
    })
    .finally(() => {
      stream.end()
      stream.resume()
    })
}

async function drained(stream: ServerHttp2Stream): Promise<void> {
  const listening = new AbortController()
  const { signal } = listening
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })])
  } finally {
    listening.abort()
  }
}

const HEADERS = {
  [constants.HTTP2_HEADER_STATUS]: 200,
  [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
} as const

function statusOf(code: string, message?: string): Record<string, string> {
  return {
    'grpc-status': code,
    ...(message !== undefined && { 'grpc-message': encodeURIComponent(message) }),
  }
}

function left(): LocalError {
  return new LocalError('ENGINE_FAILED', {
    action: 'answer the engine',
    reason: 'it has left the call',
    hint: 'Try again; look into the log of the engine if it happens again.',
    side: 'local',
  })
}
