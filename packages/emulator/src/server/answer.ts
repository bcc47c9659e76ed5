import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { RequestError } from './request-error.js'

/** What an endpoint answers. For HEAD the same value as for GET; its body is then neither opened nor sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | StreamedBody
}

/** A body that is read while it is sent. */
export interface StreamedBody {
  readonly sizeBytes: number
  open(): Promise<AsyncIterable<Uint8Array>>
}

/** Makes an answer without a body. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  // A 204 has no body by definition and must not carry a length.
  return { status, headers: status === 204 ? headers : { ...headers, 'content-length': '0' } }
}

/** Makes an answer whose body is a value as JSON. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return bytesAnswer(status, Buffer.from(`${JSON.stringify(value)}\n`), {
    'content-type': 'application/json; charset=utf-8',
    ...headers,
  })
}

/** Makes an answer whose body is given as bytes. */
export function bytesAnswer(
  status: number,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Answer {
  return { status, headers: { ...headers, 'content-length': String(bytes.length) }, body: bytes }
}

/** Turns what an endpoint threw into its answer; anything but a {@link RequestError} is a 500. */
export function errorAnswer(error: unknown): Answer {
  if (error instanceof RequestError) return jsonAnswer(error.status, { errors: error.errors }, error.headers)
  return jsonAnswer(500, {
    errors: [{ code: 'UNKNOWN', message: 'the emulator failed; see its request log' }],
  })
}

/**
 * Sends an answer. Rejects when the client goes away before its end.
 *
 * @param onBytes - Told the number of body bytes that are about to be sent.
 */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { body } = answer
  if (body === undefined || response.req.method === 'HEAD') {
    response.writeHead(answer.status, answer.headers).end()
    return
  }
  if (body instanceof Uint8Array) {
    onBytes(body.length)
    response.writeHead(answer.status, answer.headers).end(body)
    return
  }
  const source = await body.open()
  response.writeHead(answer.status, answer.headers)
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        onBytes(chunk.length)
        yield chunk
      }
    },
    response,
  )
}
