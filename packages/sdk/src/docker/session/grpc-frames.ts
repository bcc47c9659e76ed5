import { LocalError } from '../../errors/classes.js'
import { createByteQueue } from './byte-queue.js'

const PREFIX_BYTES = 5
/** More than any message of a session has; a longer one is no message. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024

/**
 * A message as gRPC sends it: uncompressed, with its length before it.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md "Length-Prefixed-Message"
 */
export function frameOf(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + message.byteLength)
  frame.writeUInt8(0, 0)
  frame.writeUInt32BE(message.byteLength, 1)
  frame.set(message, PREFIX_BYTES)
  return frame
}

/**
 * The messages in a stream of bytes, in their order. One that came in a piece lies in the memory of that piece.
 *
 * @throws LocalError with code `ENGINE_FAILED` for a compressed message, one that is too long, and one that is cut short.
 */
export async function* messagesIn(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const waiting = createByteQueue()
  for await (const chunk of chunks) {
    waiting.add(chunk)
    for (;;) {
      const prefix = waiting.peek(PREFIX_BYTES)
      if (prefix === undefined) break
      const sizeBytes = messageSize(prefix)
      if (waiting.sizeBytes < PREFIX_BYTES + sizeBytes) break
      waiting.take(PREFIX_BYTES)
      yield waiting.take(sizeBytes)
    }
  }
  if (waiting.sizeBytes > 0) throw malformed('it ends within a message')
}

function messageSize(bytes: Buffer): number {
  if (bytes.readUInt8(0) !== 0) throw malformed('a message is compressed, which nobody had asked for')
  const sizeBytes = bytes.readUInt32BE(1)
  if (sizeBytes > MAX_MESSAGE_BYTES) throw malformed(`a message has ${sizeBytes} bytes`)
  return sizeBytes
}

function malformed(reason: string): LocalError {
  return new LocalError('ENGINE_FAILED', {
    action: 'understand what the engine asks during a build',
    reason,
    hint: 'Update the engine, or turn its BuildKit off with DOCKER_BUILDKIT=0.',
    side: 'local',
  })
}
