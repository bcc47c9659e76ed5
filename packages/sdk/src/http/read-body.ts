import { ServiceError } from '../errors/classes.js'
import type { HttpRequest, StreamResponse } from './request.js'

const MAX_RESPONSE_BYTES = 8 * 1024 * 1024

/**
 * The whole body of an answer.
 *
 * @throws ServiceError with code `UNEXPECTED_RESPONSE` when it is larger than the request allows.
 */
export async function readBody(response: StreamResponse, request: HttpRequest): Promise<Buffer> {
  const limitBytes = request.maxResponseBytes ?? MAX_RESPONSE_BYTES
  const bytes = await readUpTo(response, limitBytes)
  if (bytes !== undefined) return bytes
  const { action, target, side } = request
  throw new ServiceError('UNEXPECTED_RESPONSE', {
    action,
    target,
    side,
    status: response.status,
    reason: `the answer has more than the ${limitBytes} bytes that it may have`,
    hint: 'Check that the address is that of a container registry.',
  })
}

/** The whole body of an answer, or `undefined` when it is larger than the limit; the rest of it is then given up. */
export async function readUpTo({ stream }: StreamResponse, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sizeBytes += chunk.byteLength
    // Leaving the loop destroys the stream.
    if (sizeBytes > limitBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
