import type { RequestBody } from '../http/request.js'
import type { RepositoryContext } from './context.js'
import { appendToSession } from './session-requests.js'
import type { UploadCall, UploadSession } from './upload-session.js'

/** Bytes on their way into an upload session. */
export interface SessionContent {
  /** The bytes from the start. */
  open(): AsyncIterable<Uint8Array>
  /** Told the bytes handed over since they were opened last. */
  readonly onSent?: ((sentBytes: number) => void) | undefined
}

/**
 * Sends a session's bytes in pieces of `chunkBytes`, the last one smaller, and gives the place of the closing request.
 * One piece is in memory at a time. Network: 1 PATCH for each.
 *
 * @see distribution-spec v1.1, "Pushing a blob in chunks"
 */
export async function sendChunks(
  context: RepositoryContext,
  call: UploadCall,
  input: {
    readonly session: UploadSession
    readonly content: SessionContent
    readonly chunkBytes: number
    /** Told the size of each piece before it is sent. */
    readonly onBody: (sizeBytes: number) => void
  },
): Promise<URL> {
  const { session, content, chunkBytes, onBody } = input
  let { location } = session
  let startBytes = 0
  content.onSent?.(0)
  for await (const chunk of chunksOf(content.open(), chunkBytes)) {
    const endBytes = startBytes + chunk.byteLength
    onBody(chunk.byteLength)
    location = await appendToSession(context, call, {
      location,
      body: bodyOf(chunk, (sentBytes) => content.onSent?.(startBytes + sentBytes)),
      contentRange: `${startBytes}-${endBytes - 1}`,
    })
    startBytes = endBytes
  }
  return location
}

function bodyOf(chunk: Buffer, onSent: (sentBytes: number) => void): RequestBody {
  return { sizeBytes: chunk.byteLength, open: () => chunk, onSent }
}

async function* chunksOf(source: AsyncIterable<Uint8Array>, chunkBytes: number): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = []
  let heldBytes = 0
  for await (const piece of source) {
    let rest = piece
    while (heldBytes + rest.byteLength >= chunkBytes) {
      const taken = rest.subarray(0, chunkBytes - heldBytes)
      yield Buffer.concat([...pieces, taken])
      rest = rest.subarray(taken.byteLength)
      pieces = []
      heldBytes = 0
    }
    pieces.push(rest)
    heldBytes += rest.byteLength
  }
  if (heldBytes > 0) yield Buffer.concat(pieces)
}
