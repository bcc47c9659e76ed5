import http2, { type ClientHttp2Session } from 'node:http2'
import { onTestFinished } from 'vitest'
import { type FileRecord, readFilePacket, writeFilePacket } from '../../src/docker/session/file-packet.js'
import { frameOf, messagesIn } from '../../src/docker/session/grpc-frames.js'
import { type EngineScript, type PlayedEngine, playEngine } from './played-engine.js'

/** A file that a played engine exports. */
export interface ExportedFile {
  readonly path: string
  readonly content?: string
  readonly over?: Partial<FileRecord>
}

/** An engine that exports files over the session of a build. */
export interface PlayedExport {
  readonly played: PlayedEngine
  /** The Dockerfile of each build is not looked at; these are their queries. */
  readonly builds: URLSearchParams[]
  /** Builds that have ended well. */
  endedCount(): number
}

/** Plays an engine with BuildKit whose only image has these files. */
export async function playExport(
  files: readonly ExportedFile[],
  script: EngineScript = () => false,
): Promise<PlayedExport> {
  const builds: URLSearchParams[] = []
  const sessions: ClientHttp2Session[] = []
  const wanted: ((session: ClientHttp2Session) => void)[] = []
  const nextSession = () =>
    new Promise<ClientHttp2Session>((resolve) => {
      const there = sessions.shift()
      if (there === undefined) wanted.push(resolve)
      else resolve(there)
    })
  let ended = 0

  const played = await playEngine({
    script: async (request) => {
      if (await script(request)) return true
      if (request.line !== 'POST /build') return false
      builds.push(request.query)
      const { response } = request
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.flushHeaders()
      await sendFiles(await nextSession(), files)
      ended += 1
      response.end('{"aux":{}}\n')
      return true
    },
  })
  played.onUpgrade((socket) => {
    const session = http2.connect('http://session', { createConnection: () => socket })
    session.on('error', () => undefined)
    // A server's sockets stay half open of themselves.
    socket.on('end', () => socket.destroy())
    onTestFinished(() => session.destroy())
    const waiting = wanted.shift()
    if (waiting === undefined) sessions.push(session)
    else waiting(session)
  })
  return { played, builds, endedCount: () => ended }
}

/** As BuildKit does: the list, the contents that are asked for, and an end when the other side has enough. */
async function sendFiles(session: ClientHttp2Session, files: readonly ExportedFile[]): Promise<void> {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/moby.filesync.v1.FileSend/DiffCopy',
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  stream.on('error', () => undefined)
  const say = (packet: Parameters<typeof writeFilePacket>[0]) =>
    stream.write(frameOf(writeFilePacket(packet)))
  for (const file of files) say({ type: 'stat', stat: recordOf(file) })
  say({ type: 'stat' })
  for await (const message of messagesIn(stream)) {
    const packet = readFilePacket(message)
    if (packet?.type === 'request') {
      say({ type: 'data', id: packet.id, data: Buffer.from(files[packet.id]?.content ?? '') })
      say({ type: 'data', id: packet.id, data: Buffer.alloc(0) })
    }
    if (packet?.type === 'end') {
      say({ type: 'end' })
      stream.end()
    }
  }
}

function recordOf({ path, content = '', over }: ExportedFile): FileRecord {
  const numbers = { mode: 0o644, uid: 0, gid: 0, deviceMajor: 0, deviceMinor: 0 }
  const sizeBytes = Buffer.byteLength(content)
  return { path, ...numbers, sizeBytes, modifiedNs: 1n, linkTarget: '', xattrs: new Map(), ...over }
}
