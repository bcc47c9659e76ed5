import { setTimeout as wait } from 'node:timers/promises'
import type { Answer } from '../server/answer.js'

/** Bytes as they come. */
export type Chunks = AsyncIterable<Uint8Array>

/** Tells how many bytes of body an answer brings. */
export function bodyBytes({ body }: Answer, method: string): number {
  if (body === undefined || method === 'HEAD') return 0
  return body instanceof Uint8Array ? body.length : body.sizeBytes
}

/** Changes the body of an answer while it is sent; its length stays the same. */
export function changeBody(answer: Answer, change: (chunks: Chunks) => Chunks): Answer {
  const { body } = answer
  if (body === undefined) return answer
  async function* chunks() {
    if (body instanceof Uint8Array) yield body
    else if (body) yield* await body.open()
  }
  return { ...answer, body: { sizeBytes: bodyBytes(answer, 'GET'), open: async () => change(chunks()) } }
}

/** Lets the first bytes through and then calls for an end, which never returns. */
export async function* upTo(chunks: Chunks, limitBytes: number, end: () => Promise<never>): Chunks {
  let leftBytes = limitBytes
  if (leftBytes === 0) await end()
  for await (const chunk of chunks) {
    yield chunk.subarray(0, leftBytes)
    leftBytes -= Math.min(leftBytes, chunk.length)
    if (leftBytes === 0) await end()
  }
  await end()
}

const PIECES_PER_SECOND = 10
const MS_PER_SECOND = 1000

/**
 * Gives bytes at a steady pace, which ends when the signal is aborted.
 *
 * @param bytesPerSecond - From 1 on.
 */
export async function* paced(chunks: Chunks, bytesPerSecond: number, signal: AbortSignal): Chunks {
  const pieceBytes = Math.ceil(bytesPerSecond / PIECES_PER_SECOND)
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, signal.aborted ? chunk.length : at + pieceBytes)
      // It rejects only to say that there is no need to wait any more.
      await wait((piece.length / bytesPerSecond) * MS_PER_SECOND, undefined, { signal }).catch(() => {})
      yield piece
      at += piece.length
    }
  }
}
