import { LocalError } from '../../errors/classes.js'
import { type FilePacket, type FileRecord, readFilePacket, writeFilePacket } from './file-packet.js'
import type { GrpcCall } from './grpc-call.js'

/** Content that came and is not read yet, above which nothing more is taken from the connection. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024

/** The receiving end of a file transfer: the list first, then the contents that are asked for, each at most once. */
export interface FileReceiver {
  /** Everything that the sender has, numbered in this order. Rejects when the sender fails. */
  readonly records: Promise<readonly FileRecord[]>
  /**
   * Asks for a file's content at once; it may be read later. Of what is asked for, 32 MiB may lie unread before everybody has
   * to wait for whoever does not read. Leaving it by `return` gives its room back.
   */
  content(id: number): FileContent
  /** Runs the transfer until `finish`. */
  receive(call: GrpcCall): Promise<void>
  /** Ends the transfer as a success; what is not read yet is dropped. */
  finish(): void
  /** Lets everybody who waits know that nothing will come any more. */
  fail(reason: unknown): void
}

/** The pieces of one file, which somebody reads to the end or leaves. */
export interface FileContent extends AsyncIterable<Uint8Array> {
  next(): Promise<IteratorResult<Uint8Array, undefined>>
  return(): Promise<IteratorResult<Uint8Array, undefined>>
}

interface Content {
  readonly pieces: Uint8Array[]
  isComplete: boolean
  /** Nobody reads it any more. */
  isLeft: boolean
}

interface ListSettler {
  resolve(records: readonly FileRecord[]): void
  reject(reason: unknown): void
}

/**
 * Makes the receiving end of BuildKit's export of files.
 *
 * @see https://github.com/tonistiigi/fsutil `receive.go`: list, requests, data, and an end from both sides
 */
export function createFileReceiver(): FileReceiver {
  const contents = new Map<number, Content>()
  const records: FileRecord[] = []
  const wakeUps = new Set<() => void>()
  let settleList: ListSettler | undefined
  const listed = new Promise<readonly FileRecord[]>((resolve, reject) => {
    settleList = { resolve, reject }
  })
  let say: ((packet: FilePacket) => Promise<void>) | undefined
  let waitingBytes = 0
  let failure: { readonly reason: unknown } | undefined

  const wake = () => {
    for (const wakeUp of [...wakeUps]) wakeUp()
    wakeUps.clear()
  }
  const change = () => new Promise<void>((resolve) => wakeUps.add(resolve))
  const fail = (reason: unknown) => {
    failure ??= { reason }
    settleList?.reject(reason)
    wake()
  }
  // Whoever only reads contents hears of a failure there.
  listed.catch(() => undefined)

  const take = (packet: FilePacket) => {
    if (packet.type === 'stat' && packet.stat !== undefined) records.push(packet.stat)
    if (packet.type === 'stat' && packet.stat === undefined) settleList?.resolve(records)
    if (packet.type === 'error') throw broken(packet.message)
    if (packet.type !== 'data') return
    const content = contents.get(packet.id)
    if (content === undefined || content.isLeft) return
    if (packet.data.byteLength === 0) content.isComplete = true
    else content.pieces.push(packet.data)
    waitingBytes += packet.data.byteLength
    wake()
  }

  const nextPiece = async (content: Content): Promise<Uint8Array | undefined> => {
    for (;;) {
      const piece = content.pieces.shift()
      if (piece !== undefined) {
        waitingBytes -= piece.byteLength
        if (waitingBytes < MAX_WAITING_BYTES) wake()
        return piece
      }
      if (content.isComplete || content.isLeft) return undefined
      if (failure !== undefined) throw failure.reason
      await change()
    }
  }
  const leave = (content: Content) => {
    content.isLeft = true
    for (const { byteLength } of content.pieces.splice(0)) waitingBytes -= byteLength
    wake()
  }

  return {
    records: listed,
    content(id) {
      const content: Content = { pieces: [], isComplete: false, isLeft: false }
      contents.set(id, content)
      say?.({ type: 'request', id }).catch(fail)
      const reader: FileContent = {
        [Symbol.asyncIterator]: () => reader,
        async next() {
          const value = await nextPiece(content)
          return value === undefined ? { done: true, value } : { done: false, value }
        },
        async return() {
          leave(content)
          return { done: true, value: undefined }
        },
      }
      return reader
    },
    async receive({ messages, send }) {
      say = (packet) => send(writeFilePacket(packet))
      try {
        for await (const message of messages) {
          const packet = readFilePacket(message)
          if (packet?.type === 'end') return fail(broken('it has ended'))
          if (packet !== undefined) take(packet)
          while (waitingBytes > MAX_WAITING_BYTES && failure === undefined) await change()
          if (failure !== undefined) throw failure.reason
        }
        throw broken('it stopped in the middle')
      } catch (error) {
        fail(error)
        throw error
      }
    },
    finish() {
      // What nobody has read is in the way of the sender's answer.
      for (const content of contents.values()) leave(content)
      say?.({ type: 'end' }).catch(() => undefined)
    },
    fail,
  }
}

function broken(reason: string): LocalError {
  return new LocalError('ENGINE_FAILED', {
    action: 'read the files of an image from the Docker engine',
    reason,
    hint: 'Try again; look into the log of the engine if it happens again.',
    side: 'local',
  })
}
