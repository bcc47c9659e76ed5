import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { createSemaphore } from '../../support/semaphore.js'
import { writeGoMode } from './file-mode.js'
import { type FilePacket, type FileRecord, readFilePacket, writeFilePacket } from './file-packet.js'
import type { GrpcCall, GrpcMethod } from './grpc-call.js'

const PIECE_BYTES = 32 * 1024
const PARALLEL_FILES = 4

/** A file, folder or link of a build context, as it is offered to the engine. */
export interface OfferedFile {
  /** With `/`, without a leading one. */
  readonly path: string
  readonly kind: 'file' | 'directory' | 'symlink'
  /** Permissions as on Unix. */
  readonly mode: number
  readonly sizeBytes: number
  readonly modifiedNs: bigint
  readonly linkTarget?: string | undefined
  /** Content of a file. */
  open?(): Readable
}

/** What a build may read. */
export interface OfferedContext {
  /** In no order; folders above them may be left out. */
  readonly files: readonly OfferedFile[]
  /** The Dockerfile under the name that the build is told. */
  readonly dockerfile: { readonly path: string; readonly text: string }
}

/**
 * Lets BuildKit read the build context: it sees the list of files and asks for the contents that it does not have from the
 * build before.
 *
 * @see BuildKit, `moby.filesync.v1.FileSync/DiffCopy`; https://github.com/tonistiigi/fsutil `send.go`
 */
export function contextMethod(
  context: OfferedContext,
  onSent: (sizeBytes: number) => void = () => undefined,
): GrpcMethod {
  const contextFiles = inOrder(context.files)
  return {
    path: '/moby.filesync.v1.FileSync/DiffCopy',
    handle(call) {
      const isDockerfile = call.headers['dir-name'] === 'dockerfile'
      return sendFiles(call, isDockerfile ? inOrder([dockerfileOf(context)]) : contextFiles, onSent)
    },
  }
}

async function sendFiles(
  { messages, send }: GrpcCall,
  files: readonly OfferedFile[],
  onSent: (sizeBytes: number) => void,
): Promise<void> {
  const say = (packet: FilePacket) => send(writeFilePacket(packet))
  const places = createSemaphore(PARALLEL_FILES)
  const sending: Promise<void>[] = []
  const list = async () => {
    for (const file of files) await say({ type: 'stat', stat: recordOf(file) })
    await say({ type: 'stat' })
  }
  // A file that cannot be read ends the call: the engine would wait for it.
  const answer = new Promise<void>((resolve, reject) => {
    const track = (work: Promise<void>) => {
      sending.push(work)
      work.catch(reject)
    }
    track(list())
    const listen = async () => {
      for await (const message of messages) {
        const packet = readFilePacket(message)
        if (packet?.type === 'error') throw new Error(packet.message)
        if (packet?.type === 'end') return
        if (packet?.type !== 'request') continue
        const { id } = packet
        track(places.run(() => sendContent(id, files[id], say, onSent)))
      }
    }
    listen().then(resolve, reject)
  })
  await answer
  await Promise.all(sending)
  await say({ type: 'end' })
}

async function sendContent(
  id: number,
  file: OfferedFile | undefined,
  say: (packet: FilePacket) => Promise<void>,
  onSent: (sizeBytes: number) => void,
): Promise<void> {
  if (file?.open === undefined) throw new Error(`there is no file with the number ${id}`)
  for await (const chunk of file.open() as AsyncIterable<Buffer>) {
    for (let from = 0; from < chunk.byteLength; from += PIECE_BYTES) {
      const data = chunk.subarray(from, from + PIECE_BYTES)
      await say({ type: 'data', id, data })
      onSent(data.byteLength)
    }
  }
  await say({ type: 'data', id, data: new Uint8Array() })
}

function recordOf({ path, kind, mode, sizeBytes, modifiedNs, linkTarget = '' }: OfferedFile): FileRecord {
  return {
    path,
    mode: writeGoMode(kind, mode),
    uid: 0,
    gid: 0,
    sizeBytes,
    modifiedNs,
    linkTarget,
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: new Map(),
  }
}

function dockerfileOf({ dockerfile: { path, text } }: OfferedContext): OfferedFile {
  const bytes = Buffer.from(text)
  const open = () => Readable.from([bytes])
  // A time of its own for each text: the engine takes equal times and sizes for equal contents.
  const modifiedNs = BigInt(`0x${createHash('sha256').update(bytes).digest('hex').slice(0, 14)}`)
  return { path, kind: 'file', mode: 0o644, sizeBytes: bytes.byteLength, modifiedNs, open }
}

/** As BuildKit walks: a folder's content right behind it, names by their bytes, with all folders above. */
function inOrder(files: readonly OfferedFile[]): readonly OfferedFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  for (const { path } of files) {
    for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
      if (!byPath.has(parent)) byPath.set(parent, folderAt(parent))
    }
  }
  return [...byPath.values()].sort((a, b) => Buffer.compare(walkKey(a.path), walkKey(b.path)))
}

function folderAt(path: string): OfferedFile {
  return { path, kind: 'directory', mode: 0o755, sizeBytes: 0, modifiedNs: 0n }
}

const walkKey = (path: string): Buffer => Buffer.from(path.replaceAll('/', '\0'))
