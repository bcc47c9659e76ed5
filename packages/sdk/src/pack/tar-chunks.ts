import { IntegrityError, LocalError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { throwIfAborted } from '../support/abort.js'
import { CHUNK_BYTES, type ChunkBuffers } from './chunk-buffers.js'
import type { FileOpener, OpenFile } from './file-system.js'
import type { LayerMember } from './layer-plan.js'
import { encodeTarHeader, TAR_END_BYTES, tarPadding } from './tar-header.js'

/** What reading a layer's archive needs. */
export interface TarOptions {
  readonly fileSystem: FileOpener
  readonly signal?: AbortSignal | undefined
}

/**
 * The layer's uncompressed archive in chunks of exactly 1 MiB, the last one shorter.
 *
 * Files are read straight into the chunk; nothing is written to disk. Each chunk comes from
 * `buffers` and is the consumer's until it gives it back.
 *
 * @throws IntegrityError `FILE_CHANGED` when a file is not what the walk saw: a build still runs.
 * @throws LocalError `LOCAL_IO` when a file cannot be read.
 * @throws AbortError `ABORTED` when the signal fires.
 */
export async function* tarChunks(
  members: readonly LayerMember[],
  buffers: ChunkBuffers,
  options: TarOptions,
): AsyncGenerator<Buffer> {
  const writer = createChunkWriter(buffers)
  for (const member of members) {
    throwIfAborted(options.signal, 'pack the layer')
    yield* writer.write(encodeTarHeader(member))
    if (member.content?.from === 'memory') yield* writer.write(member.content.bytes)
    if (member.content?.from === 'disk') yield* fileChunks(member, member.content, writer, options)
    yield* writer.write(Buffer.alloc(tarPadding(member.sizeBytes)))
  }
  yield* writer.write(Buffer.alloc(TAR_END_BYTES))
  yield* writer.end()
}

async function* fileChunks(
  member: LayerMember,
  content: { readonly absolutePath: string; readonly stamp: { readonly modifiedNs: bigint } },
  writer: ChunkWriter,
  { fileSystem, signal }: TarOptions,
): AsyncGenerator<Buffer> {
  const file = await opened(fileSystem, content.absolutePath)
  try {
    await requireUnchanged(file, member, content)
    let position = 0
    while (position < member.sizeBytes) {
      throwIfAborted(signal, 'pack the layer')
      const space = writer.space(member.sizeBytes - position)
      const count = await file.read(space, position)
      if (count === 0) throw changed(content.absolutePath)
      position += count
      const full = writer.filled(count)
      if (full !== undefined) yield full
    }
    await requireUnchanged(file, member, content)
  } catch (error) {
    throw isSdkError(error) ? error : unreadable(content.absolutePath, error)
  } finally {
    await file.close()
  }
}

interface ChunkWriter {
  /** Room in the current chunk, at most `wantedBytes`. */
  space(wantedBytes: number): Buffer
  /** Says that the first `count` bytes of the last space are written; returns the chunk if that filled it. */
  filled(count: number): Buffer | undefined
  write(bytes: Buffer): Generator<Buffer>
  end(): Generator<Buffer>
}

function createChunkWriter(buffers: ChunkBuffers): ChunkWriter {
  let chunk: Buffer | undefined
  let used = 0

  const space = (wantedBytes: number): Buffer => {
    chunk ??= buffers.take()
    return chunk.subarray(used, Math.min(used + wantedBytes, CHUNK_BYTES))
  }
  const filled = (count: number): Buffer | undefined => {
    used += count
    if (used < CHUNK_BYTES) return undefined
    const full = chunk
    chunk = undefined
    used = 0
    return full
  }

  return {
    space,
    filled,
    *write(bytes) {
      for (let from = 0; from < bytes.byteLength; ) {
        const count = bytes.copy(space(bytes.byteLength - from), 0, from)
        from += count
        const full = filled(count)
        if (full !== undefined) yield full
      }
    },
    *end() {
      if (used > 0 && chunk !== undefined) yield chunk.subarray(0, used)
    },
  }
}

async function opened(fileSystem: FileOpener, path: string): Promise<OpenFile> {
  try {
    return await fileSystem.open(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw changed(path)
    throw unreadable(path, error)
  }
}

async function requireUnchanged(
  file: OpenFile,
  member: LayerMember,
  content: { readonly absolutePath: string; readonly stamp: { readonly modifiedNs: bigint } },
): Promise<void> {
  const now = await file.stat()
  const same = now.sizeBytes === member.sizeBytes && now.stamp.modifiedNs === content.stamp.modifiedNs
  if (!same) throw changed(content.absolutePath)
}

function changed(path: string): IntegrityError {
  return new IntegrityError('FILE_CHANGED', {
    action: 'pack',
    target: path,
    reason: 'it changed while it was being read',
    hint: 'Wait until the build is done, then push again.',
    side: 'local',
    retryable: true,
  })
}

function unreadable(path: string, error: unknown): LocalError {
  const code = (error as NodeJS.ErrnoException).code ?? 'an unknown error'
  return new LocalError('LOCAL_IO', {
    action: 'pack',
    target: path,
    reason: `the operating system answered ${code}`,
    hint: 'Check that you may read the file, or exclude it in .slipwayignore.',
    side: 'local',
    cause: error,
  })
}
