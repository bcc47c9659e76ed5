import { once } from 'node:events'
import http2, { type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2'
import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readMessage, textOf } from '../../src/docker/buildkit/protobuf-reader.js'
import { writeMessage } from '../../src/docker/buildkit/protobuf-writer.js'
import { openEngine } from '../../src/docker/open-engine.js'
import { type BuildSession, openBuildSession } from '../../src/docker/session/build-session.js'
import { contextMethod, type OfferedFile } from '../../src/docker/session/context-method.js'
import { credentialMethod } from '../../src/docker/session/credential-method.js'
import { readFilePacket, writeFilePacket } from '../../src/docker/session/file-packet.js'
import type { GrpcMethod } from '../../src/docker/session/grpc-call.js'
import { frameOf, messagesIn } from '../../src/docker/session/grpc-frames.js'
import { Secret } from '../../src/log/secret.js'
import { playEngine } from '../support/played-engine.js'

const HOST = 'registry.example.com'
const LARGE_FILE_BYTES = 20 * 1024 * 1024

const largeFile: OfferedFile = {
  path: 'game/large',
  kind: 'file',
  mode: 0o644,
  sizeBytes: LARGE_FILE_BYTES,
  modifiedNs: 1n,
  open: () => Readable.from(Array.from({ length: LARGE_FILE_BYTES / 65_536 }, () => Buffer.alloc(65_536, 1))),
}
const context = contextMethod({
  files: [largeFile],
  dockerfile: { path: 'Dockerfile', text: 'FROM scratch\n' },
})
const credentials = credentialMethod(async (host) =>
  host === HOST ? { username: 'robot$pull', secret: new Secret('sentinel-secret-9f3b') } : undefined,
)

/** A session that this side opened, and the engine's end of it: a client of Node's own HTTP/2. */
async function aSession(methods: readonly GrpcMethod[]) {
  const played = await playEngine()
  const upgraded = new Promise<ClientHttp2Session>((resolve) => {
    played.onUpgrade((socket) => resolve(http2.connect('http://session', { createConnection: () => socket })))
  })
  const engine = await openEngine({ env: played.env })
  const session: BuildSession = await openBuildSession(engine.connection, { methods, sharedKey: 'game' })
  const client = await upgraded
  client.on('error', () => undefined)
  onTestFinished(() => client.destroy())
  return { session, client, request: played.seen.at(-1) }
}

/** One call of the engine. */
function call(client: ClientHttp2Session, path: string, headers: Readonly<Record<string, string>> = {}) {
  const stream = client.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  })
  const ends: IncomingHttpHeaders = {}
  stream.on('response', (answer) => Object.assign(ends, answer))
  stream.on('trailers', (trailers) => Object.assign(ends, trailers))
  const say = (message: Uint8Array) => stream.write(frameOf(message))
  return { stream, ends, say, messages: messagesIn(stream) }
}

/** A call of one message and its answers. */
async function ask(client: ClientHttp2Session, path: string, message: Uint8Array) {
  const { stream, ends, say, messages } = call(client, path)
  say(message)
  stream.end()
  const answers: Buffer[] = []
  for await (const answer of messages) answers.push(answer)
  return { answers, ends }
}

describe('a build session', () => {
  it('tells the engine its methods when it opens, and is answered on the same connection', async () => {
    const { session, client, request } = await aSession([context, credentials])

    expect(request).toMatchObject({
      line: 'POST /session',
      headers: {
        upgrade: 'h2c',
        'x-docker-expose-session-uuid': session.id,
        'x-docker-expose-session-sharedkey': 'game',
        'x-docker-expose-session-grpc-method': [
          '/moby.filesync.v1.FileSync/DiffCopy',
          '/moby.filesync.v1.Auth/Credentials',
          '/grpc.health.v1.Health/Check',
        ].join(', '),
      },
    })
    const { answers, ends } = await ask(client, '/grpc.health.v1.Health/Check', Buffer.alloc(0))
    expect(answers.map((answer) => answer.toString('hex'))).toEqual(['0801'])
    expect(ends).toMatchObject({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' })
  })

  it('answers a method that it does not have as not implemented, and goes on', async () => {
    const { client } = await aSession([])

    const { answers, ends } = await ask(client, '/moby.filesync.v1.Auth/Credentials', Buffer.alloc(0))

    expect(answers).toEqual([])
    expect(ends['grpc-status']).toBe('12')
    expect((await ask(client, '/grpc.health.v1.Health/Check', Buffer.alloc(0))).ends['grpc-status']).toBe('0')
  })

  it('fails a call with the words of what its method throws', async () => {
    const failing: GrpcMethod = { path: '/a.B/C', handle: () => Promise.reject(new Error('déjà vu: 100 %')) }
    const { client } = await aSession([failing])

    const { ends } = await ask(client, '/a.B/C', Buffer.alloc(0))

    expect(ends['grpc-status']).toBe('2')
    expect(decodeURIComponent(String(ends['grpc-message']))).toBe('déjà vu: 100 %')
  })

  it('gives a credential for the host that has one, and for no other', async () => {
    const { client } = await aSession([credentials])
    const credentialFor = async (host: string) => {
      const { answers } = await ask(client, '/moby.filesync.v1.Auth/Credentials', writeMessage([[1, host]]))
      const [answer = Buffer.alloc(0)] = answers
      return [textOf(readMessage(answer), 1), textOf(readMessage(answer), 2)]
    }

    expect(await credentialFor(HOST)).toEqual(['robot$pull', 'sentinel-secret-9f3b'])
    for (const host of [`${HOST}:443`, `evil-${HOST}`, 'docker.io', '']) {
      expect(await credentialFor(host), host).toEqual(['', ''])
    }
  })

  it('lists the context and sends a large file to an engine that reads it', async () => {
    const { client } = await aSession([context])
    const { stream, ends, say, messages } = call(client, '/moby.filesync.v1.FileSync/DiffCopy', {
      'dir-name': 'context',
    })
    const paths: string[] = []
    let sizeBytes = 0

    for await (const message of messages) {
      const packet = readFilePacket(message)
      if (packet?.type === 'stat' && packet.stat !== undefined) paths.push(packet.stat.path)
      else if (packet?.type === 'stat') say(writeFilePacket({ type: 'request', id: 1 }))
      if (packet?.type === 'data') sizeBytes += packet.data.byteLength
      if (packet?.type === 'data' && packet.data.byteLength === 0) say(writeFilePacket({ type: 'end' }))
      if (packet?.type === 'end') stream.end()
    }

    expect(paths).toEqual(['game', 'game/large'])
    expect(sizeBytes).toBe(LARGE_FILE_BYTES)
    expect(ends['grpc-status']).toBe('0')
  })

  it('stops reading a file when the engine leaves the call', async () => {
    let ended: (reason: unknown) => void = () => undefined
    const isEnded = new Promise<unknown>((resolve) => {
      ended = resolve
    })
    const watched: GrpcMethod = {
      path: context.path,
      handle: (own) => context.handle(own).catch(ended),
    }
    const { client } = await aSession([watched])
    const { stream, say } = call(client, context.path, { 'dir-name': 'context' })
    say(writeFilePacket({ type: 'request', id: 1 }))
    await once(stream, 'response')

    stream.on('error', () => undefined)
    stream.close(http2.constants.NGHTTP2_CANCEL)

    expect(await isEnded).toBeInstanceOf(Error)
  })

  it('closes the connection, whatever the engine still wants', async () => {
    const { session, client } = await aSession([context])
    const closed = once(client, 'close')

    session.close()

    await closed
    expect(client.destroyed).toBe(true)
  })
})
