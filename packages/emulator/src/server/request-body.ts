import type { IncomingMessage } from 'node:http'

/** The body of a request, read only when an endpoint wants it. */
export interface RequestBody {
  /** The `Content-Length`; undefined for a body of unknown length. */
  readonly lengthBytes: number | undefined
  /** Gives the body as it arrives, no faster than it is consumed. Rejects when the client goes away. */
  chunks(): AsyncIterable<Uint8Array>
}

/**
 * Gives access to the body of a request.
 *
 * @param beforeReading - Called once before the first byte is read, to let a waiting client send.
 * @param onBytes - Told the number of bytes of each chunk.
 */
export function createRequestBody(
  request: IncomingMessage,
  beforeReading: () => void,
  onBytes: (bytes: number) => void,
): RequestBody {
  const length = request.headers['content-length']
  return {
    lengthBytes: length === undefined ? undefined : Number(length),
    async *chunks() {
      beforeReading()
      // An endpoint that stops early still has to answer, so the socket must stay.
      const source: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false })
      for await (const chunk of source) {
        onBytes(chunk.length)
        yield chunk
      }
    },
  }
}

/** Reads a whole body into memory, or gives undefined as soon as it turns out to be over the limit. */
export async function readAtMost(body: RequestBody, limitBytes: number): Promise<Uint8Array | undefined> {
  if (body.lengthBytes !== undefined && body.lengthBytes > limitBytes) return undefined
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of body.chunks()) {
    sizeBytes += chunk.length
    if (sizeBytes > limitBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
