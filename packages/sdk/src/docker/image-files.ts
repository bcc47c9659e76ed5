import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { LocalError } from '../errors/classes.js'
import { formatPlatform, type Platform } from '../oci/platform.js'
import { abortable, onAbort } from '../support/abort.js'
import type { EngineConnection } from './connection.js'
import { readJsonLines } from './json-lines.js'
import { openBuildSession } from './session/build-session.js'
import { contextMethod } from './session/context-method.js'
import type { FileRecord } from './session/file-packet.js'
import { createFileReceiver, type FileContent, type FileReceiver } from './session/file-receiver.js'
import type { GrpcMethod } from './session/grpc-call.js'

/** What a line of the answer says when the build fails. */
const errorLine = z.looseObject({ error: z.string().optional() })
const ACTION = 'read the files of the image'
const DOCKERFILE = 'Dockerfile'

/** The files of an image as they lie in the engine: all layers as one. */
export interface ImageFiles {
  /** In the order of a walk: a folder's content right behind it. */
  readonly records: readonly FileRecord[]
  /** The content of the file with this index in `records`: asked for at once, read whenever the caller does. */
  content(index: number): FileContent
  close(): Promise<void>
}

/** What {@link openImageFiles} needs. */
export interface ImageFilesOptions {
  readonly connection: EngineConnection
  /** A name that the engine has; BuildKit takes no id. */
  readonly name: string
  readonly platform: Platform
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens the files of an image in the engine, by an engine with BuildKit: a build of one line, `FROM name`, whose result is
 * exported to this side. BuildKit lists all files, and sends the content of those that are asked for: a few hundredths of a
 * second for the list, where `GET /images/{name}/get` would write all layers to disk first.
 *
 * @throws LocalError `ENGINE_FAILED` with the engine's words; AbortError `ABORTED`.
 * @see Docker Engine API v1.41, "POST /build", `outputs`; BuildKit, `moby.filesync.v1.FileSend/DiffCopy`
 */
export async function openImageFiles(options: ImageFilesOptions): Promise<ImageFiles> {
  const first = await openExchange(options)
  const senders: Sender[] = [{ exchange: Promise.resolve(first), taken: new Set() }]

  /** A sender gives each file once; whoever wants it again asks another one. */
  const senderOf = (index: number): Sender => {
    const fresh = senders.find(({ taken }) => !taken.has(index))
    if (fresh !== undefined) return fresh
    const another = { exchange: openExchange(options), taken: new Set<number>() }
    senders.push(another)
    return another
  }

  return {
    records: first.records,
    content(index) {
      const { exchange, taken } = senderOf(index)
      taken.add(index)
      return laterContent(exchange.then(({ receiver }) => receiver.content(index)))
    },
    close: async () => {
      const opened = await Promise.allSettled(senders.map(({ exchange }) => exchange))
      await Promise.all(opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value.close()] : [])))
    },
  }
}

/** A content that somebody asks for elsewhere first. */
export function laterContent(source: Promise<FileContent>): FileContent {
  // Whoever reads hears of a failure; who leaves needs nothing.
  source.catch(() => undefined)
  const content: FileContent = {
    [Symbol.asyncIterator]: () => content,
    next: async () => (await source).next(),
    return: async () => (await source).return(),
  }
  return content
}

/** An exchange, and the files that it was asked for. */
interface Sender {
  readonly exchange: Promise<Exchange>
  readonly taken: Set<number>
}

/** One export of the image, kept open while files may be asked for. */
interface Exchange {
  readonly records: readonly FileRecord[]
  readonly receiver: FileReceiver
  close(): Promise<void>
}

async function openExchange({ connection, name, platform, signal }: ImageFilesOptions): Promise<Exchange> {
  const receiver = createFileReceiver()
  const method: GrpcMethod = {
    path: '/moby.filesync.v1.FileSend/DiffCopy',
    handle: (call) => receiver.receive(call),
  }
  const context = { files: [], dockerfile: { path: DOCKERFILE, text: `FROM ${name}\n` } }
  const session = await openBuildSession(connection, { methods: [method, contextMethod(context)], signal })
  const stopListening = onAbort(signal, () => session.close())
  const build = runExport(connection, { sessionId: session.id, name, platform, signal })
  build.catch(receiver.fail)
  const close = async () => {
    receiver.finish()
    await build.catch(() => undefined)
    stopListening()
    session.close()
  }
  try {
    const ended = build.then(() => Promise.reject(failed(name, 'it exported no files')))
    const records = await abortable(Promise.race([receiver.records, ended]), signal, ACTION)
    ended.catch(() => undefined)
    return { records, receiver, close }
  } catch (error) {
    session.close()
    stopListening()
    throw error
  }
}

/** Settles when the export is over. */
async function runExport(
  connection: EngineConnection,
  of: {
    readonly sessionId: string
    readonly name: string
    readonly platform: Platform
    readonly signal?: AbortSignal | undefined
  },
): Promise<void> {
  const query = new URLSearchParams({
    version: '2',
    session: of.sessionId,
    buildid: randomUUID(),
    remote: 'client-session',
    dockerfile: DOCKERFILE,
    platform: formatPlatform(of.platform),
    outputs: JSON.stringify([{ Type: 'local', Attrs: {} }]),
  })
  const answer = await connection.stream({
    method: 'POST',
    path: `/build?${query}`,
    action: ACTION,
    target: of.name,
    signal: of.signal,
  })
  for await (const line of readJsonLines(answer)) {
    const { error } = errorLine.safeParse(line).data ?? {}
    if (error !== undefined) throw failed(of.name, error)
  }
}

function failed(name: string, reason: string): LocalError {
  return new LocalError('ENGINE_FAILED', {
    action: ACTION,
    target: name,
    reason,
    hint: 'Push it with --via daemon if this happens again.',
    side: 'local',
  })
}
