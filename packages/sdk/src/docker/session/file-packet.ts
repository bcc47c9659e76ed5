import { LocalError } from '../../errors/classes.js'
import {
  bytesOf,
  integerOf,
  messagesOf,
  readMessage,
  textOf,
  type WireMessage,
} from '../buildkit/protobuf-reader.js'
import { type FieldToWrite, writeMessage } from '../buildkit/protobuf-writer.js'

/** What the two ends of a file transfer say to each other. */
export type FilePacket =
  /** The sender's next file; the one without `stat` ends the list. Files are numbered in their order, from 0. */
  | { readonly type: 'stat'; readonly stat?: FileRecord }
  /** The receiver wants the content of a file. */
  | { readonly type: 'request'; readonly id: number }
  /** A piece of a file's content; an empty one ends it. */
  | { readonly type: 'data'; readonly id: number; readonly data: Uint8Array }
  | { readonly type: 'end' }
  | { readonly type: 'error'; readonly message: string }

/** A file as BuildKit describes it. */
export interface FileRecord {
  /** With `/`, without a leading one. */
  readonly path: string
  /** Type and permissions as Go's `os.FileMode` has them. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly sizeBytes: number
  /** Nanoseconds since 1970. */
  readonly modifiedNs: bigint
  /** Target of a symlink as it is written, or the path of the first name of a hard link. */
  readonly linkTarget: string
  readonly deviceMajor: number
  readonly deviceMinor: number
  readonly xattrs: ReadonlyMap<string, Uint8Array>
}

const TYPES = ['stat', 'request', 'data', 'end', 'error'] as const

/**
 * Reads a packet; `undefined` for a type that is not known.
 *
 * @throws LocalError `ENGINE_FAILED` for bytes that are no packet, and for a file whose name is no UTF-8.
 * @see https://github.com/tonistiigi/fsutil `types/wire.proto`, `types/stat.proto`
 */
export function readFilePacket(bytes: Uint8Array): FilePacket | undefined {
  const packet = readMessage(bytes)
  const id = integerOf(packet, 3)
  const data = bytesOf(packet, 4).at(-1) ?? new Uint8Array()
  switch (TYPES[integerOf(packet, 1)]) {
    case 'stat': {
      const stat = messagesOf(packet, 2).at(-1)
      return stat === undefined ? { type: 'stat' } : { type: 'stat', stat: recordOf(stat) }
    }
    case 'request':
      return { type: 'request', id }
    case 'data':
      return { type: 'data', id, data }
    case 'end':
      return { type: 'end' }
    case 'error':
      return { type: 'error', message: Buffer.from(data).toString('utf8') }
    default:
      return undefined
  }
}

/** Writes a packet. */
export function writeFilePacket(packet: FilePacket): Buffer {
  const type: FieldToWrite = [1, TYPES.indexOf(packet.type)]
  switch (packet.type) {
    case 'stat':
      return writeMessage([type, [2, packet.stat && writeRecord(packet.stat)]])
    case 'request':
      return writeMessage([type, [3, packet.id]])
    case 'data':
      return writeMessage([type, [3, packet.id], [4, packet.data]])
    case 'end':
      return writeMessage([type])
    case 'error':
      return writeMessage([type, [4, packet.message]])
  }
}

function recordOf(stat: WireMessage): FileRecord {
  const xattrs = messagesOf(stat, 10).map((entry): [string, Uint8Array] => [
    textOf(entry, 1),
    bytesOf(entry, 2).at(-1) ?? new Uint8Array(),
  ])
  return {
    path: nameOf(stat, 1),
    mode: integerOf(stat, 2),
    uid: integerOf(stat, 3),
    gid: integerOf(stat, 4),
    sizeBytes: integerOf(stat, 5),
    modifiedNs: timeOf(stat),
    linkTarget: nameOf(stat, 7),
    deviceMajor: integerOf(stat, 8),
    deviceMinor: integerOf(stat, 9),
    xattrs: new Map(xattrs),
  }
}

/** Linux takes any bytes for a name. Read as text, two of them may become one. */
function nameOf(stat: WireMessage, field: number): string {
  const name = textOf(stat, field)
  const bytes = bytesOf(stat, field).at(-1) ?? new Uint8Array()
  if (Buffer.compare(Buffer.from(name), bytes) === 0) return name
  throw new LocalError('ENGINE_FAILED', {
    action: 'read the files of an image from the Docker engine',
    target: name,
    reason: 'its name is no UTF-8',
    hint: 'Rename the file, or let the engine push the image itself: --via daemon.',
    side: 'local',
  })
}

/** Nanoseconds since 1970 are more than a number holds exactly. */
function timeOf(stat: WireMessage): bigint {
  const value = stat.get(6)?.at(-1)
  return typeof value === 'bigint' ? BigInt.asIntN(64, value) : 0n
}

function writeRecord(record: FileRecord): Buffer {
  const { path, mode, uid, gid, sizeBytes, modifiedNs, linkTarget, deviceMajor, deviceMinor } = record
  return writeMessage([
    [1, path],
    [2, mode],
    [3, uid],
    [4, gid],
    [5, sizeBytes],
    [6, modifiedNs],
    [7, linkTarget === '' ? undefined : linkTarget],
    [8, deviceMajor],
    [9, deviceMinor],
    ...[...record.xattrs].map(
      ([name, value]): FieldToWrite => [
        10,
        writeMessage([
          [1, name],
          [2, value],
        ]),
      ],
    ),
  ])
}
