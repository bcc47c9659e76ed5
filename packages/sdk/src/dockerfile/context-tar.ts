import { join } from 'node:path'
import { Readable } from 'node:stream'
import { CHUNK_BYTES, type ChunkBuffers } from '../pack/chunk-buffers.js'
import { nodeFileSystem } from '../pack/file-system.js'
import type { LayerMember } from '../pack/layer-plan.js'
import { tarChunks } from '../pack/tar-chunks.js'
import { abortError, onAbort } from '../support/abort.js'
import type { ContextEntry } from './context-entry.js'
import { CONTEXT_ACTION, contextFileChanged, contextSendFailed, contextUnreadable } from './context-error.js'

/** How a context is sent. */
export interface ContextTarOptions {
  readonly signal?: AbortSignal | undefined
  /** Called with the bytes of each piece of the archive that the reader takes. */
  readonly onBytes?: ((sizeBytes: number) => void) | undefined
}

const NS_PER_SECOND = 1_000_000_000n
/** Whoever reads the stream keeps its chunks for as long as it likes: none is used twice. */
const FRESH_BUFFERS: ChunkBuffers = { take: () => Buffer.allocUnsafeSlow(CHUNK_BYTES), give: () => undefined }

/** A member of the archive that is an entry on disk. */
export function diskMember(folder: string, entry: ContextEntry): LayerMember {
  const { path, kind, mode, sizeBytes, modifiedNs, linkTarget } = entry
  const seconds = Number(modifiedNs / NS_PER_SECOND)
  const stamp = { modifiedNs, changedNs: 0n, inode: 0n }
  return {
    path,
    kind,
    mode,
    owner: 0,
    sizeBytes,
    modifiedSeconds: Math.max(0, seconds),
    ...(linkTarget !== undefined && { linkTarget }),
    ...(kind === 'file' && { content: { from: 'disk', absolutePath: join(folder, path), stamp } }),
  }
}

/** A member of the archive that is on no disk in this form. */
export function memoryMember(path: string, bytes: Buffer): LayerMember {
  const content = { from: 'memory', bytes } as const
  return { path, kind: 'file', mode: 0o644, owner: 0, sizeBytes: bytes.byteLength, content }
}

/** The archive of these members as a stream that reads files only as fast as it is read itself. */
export function contextArchive(
  folder: string,
  members: readonly LayerMember[],
  { signal, onBytes }: ContextTarOptions,
): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of tarChunks(members, FRESH_BUFFERS, { fileSystem: nodeFileSystem, signal })) {
        onBytes?.(chunk.byteLength)
        yield chunk
      }
    } catch (error) {
      throw contextSendFailed(folder, error)
    }
  }
  return abortableStream(chunks(), signal)
}

/** The content of one file, which is what it was when the context was listed. */
export function contextFile(folder: string, entry: ContextEntry, signal?: AbortSignal): Readable {
  const path = join(folder, entry.path)
  async function* chunks(): AsyncGenerator<Buffer> {
    const file = await nodeFileSystem.open(path)
    const requireUnchanged = async () => {
      const { sizeBytes, stamp } = await file.stat()
      const isSame = sizeBytes === entry.sizeBytes && stamp.modifiedNs === entry.modifiedNs
      if (!isSame) throw contextFileChanged(path)
    }
    try {
      await requireUnchanged()
      for (let position = 0; position < entry.sizeBytes; ) {
        const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, entry.sizeBytes - position))
        const count = await file.read(chunk, position)
        if (count === 0) throw contextFileChanged(path)
        position += count
        yield chunk.subarray(0, count)
      }
      await requireUnchanged()
    } finally {
      await file.close()
    }
  }
  return abortableStream(withReasons(chunks(), path), signal)
}

async function* withReasons(chunks: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    throw contextUnreadable(path, error)
  }
}

function abortableStream(chunks: AsyncIterable<Buffer>, signal: AbortSignal | undefined): Readable {
  const stream = Readable.from(chunks, { objectMode: false, highWaterMark: CHUNK_BYTES })
  const stop = onAbort(signal, () => stream.destroy(abortError(CONTEXT_ACTION)))
  return stream.once('close', stop)
}
