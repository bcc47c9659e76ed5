import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'
import { tempFolder } from './temp-folder.js'

/** One request that a played engine saw. */
export interface EngineTraffic {
  /** `POST /images/load?quiet=1`. */
  readonly line: string
  readonly headers: http.IncomingHttpHeaders
}

/** Answers a request in its own way and tells so; `false` leaves it to the engine. */
export type EngineScript = (request: {
  readonly raw: IncomingMessage
  /** `GET /images/json`, without query. */
  readonly line: string
  readonly query: URLSearchParams
  readonly response: ServerResponse
}) => boolean | Promise<boolean>

/** An image as a played engine keeps it. */
export interface PlayedImage {
  readonly inspect: object
  readonly history?: readonly object[]
  readonly archive?: Buffer
}

/** What a played engine is. */
export interface PlayedEngineOptions {
  /** Fields of `GET /version` that differ from those of Docker 27. */
  readonly version?: Readonly<Record<string, unknown>>
  /** Header `Builder-Version` of the ping; none for `null`. Default `2`. */
  readonly builder?: string | null
  /** By name. */
  readonly images?: Readonly<Record<string, PlayedImage>>
  /** Where it listens. Default: in a folder of its own. */
  readonly socketPath?: string
  /** Lines that a push answers with. */
  readonly push?: readonly object[]
  /** Looks at every request first. */
  readonly script?: EngineScript
}

/** A Docker engine that a test plays on a socket of its own; it ends with the test. */
export interface PlayedEngine {
  readonly socketPath: string
  /** Makes `openEngine` find it, and nothing else. */
  readonly env: { readonly DOCKER_HOST: string; readonly HOME: string }
  readonly seen: EngineTraffic[]
  /** Bodies of `POST /images/load`. */
  readonly loaded: Buffer[]
  /** Switches every request over that asks for it, and gives the connection. Without it they are refused. */
  onUpgrade(use: (socket: Duplex) => void): void
  /** Sockets that are open now. */
  openSockets(): number
  /** Ends it at once, as a crash does. */
  stop(): void
}

const VERSION = {
  Version: '27.3.1',
  ApiVersion: '1.47',
  Os: 'linux',
  Arch: 'amd64',
  Components: [{ Name: 'Engine' }],
}

/** Starts a {@link PlayedEngine}. */
export async function playEngine(options: PlayedEngineOptions = {}): Promise<PlayedEngine> {
  const folder = await tempFolder()
  const { socketPath = join(folder, 'docker.sock') } = options
  const seen: EngineTraffic[] = []
  const loaded: Buffer[] = []
  const server = http.createServer((raw, response) => {
    seen.push({ line: `${raw.method} ${raw.url}`, headers: raw.headers })
    // Tests cut connections on purpose.
    raw.on('error', () => undefined)
    response.on('error', () => undefined)
    void answer(options, loaded, raw, response).catch(() => response.destroy())
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  const onUpgrade: PlayedEngine['onUpgrade'] = (use) => {
    server.on('upgrade', (raw, socket) => {
      seen.push({ line: `${raw.method} ${raw.url}`, headers: raw.headers })
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
      use(socket)
    })
  }
  const stop = () => {
    server.close()
    server.closeAllConnections()
    // Those that were switched over are the server's no more.
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(stop)
  const env = { DOCKER_HOST: `unix://${socketPath}`, HOME: folder }
  return { socketPath, env, seen, loaded, onUpgrade, openSockets: () => sockets.size, stop }
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function answer(
  options: PlayedEngineOptions,
  loaded: Buffer[],
  raw: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(raw.url ?? '/', 'http://engine')
  const line = `${raw.method} ${url.pathname}`
  const { script, version, builder = '2', images = {}, push = [] } = options
  if (await script?.({ raw, line, query: url.searchParams, response })) return
  if (line === 'GET /_ping') {
    response.writeHead(200, builder === null ? {} : { 'Builder-Version': builder }).end('OK')
  } else if (line === 'GET /version') answerJson(response, 200, { ...VERSION, ...version })
  else if (line === 'GET /info') answerJson(response, 200, { OSType: 'linux', Architecture: 'x86_64' })
  else if (line === 'GET /images/json') {
    answerJson(
      response,
      200,
      Object.values(images).map(({ inspect }) => inspect),
    )
  } else if (line === 'POST /images/load') {
    loaded.push(await readAll(raw))
    answerJson(response, 200, { stream: 'Loaded image: played' })
  } else answerImage(images, push, decodeURIComponent(line), response)
}

function answerImage(
  images: Readonly<Record<string, PlayedImage>>,
  push: readonly object[],
  line: string,
  response: ServerResponse,
): void {
  const [, method, name = '', verb] =
    /^(\w+) \/images\/(.+?)(?:\/(json|history|get|push|tag))?$/.exec(line) ?? []
  const image =
    images[name] ?? Object.values(images).find(({ inspect }) => 'Id' in inspect && inspect.Id === name)
  if (verb === 'push') response.end(push.map((said) => `${JSON.stringify(said)}\r\n`).join(''))
  else if (image === undefined) answerJson(response, 404, { message: `No such image: ${name}` })
  else if (verb === 'json') answerJson(response, 200, image.inspect)
  else if (verb === 'history') answerJson(response, 200, image.history ?? [])
  else if (verb === 'get') response.end(image.archive)
  else if (verb === 'tag') response.writeHead(201).end()
  else if (method === 'DELETE') answerJson(response, 200, [{ Untagged: name }])
  else answerJson(response, 404, { message: 'page not found' })
}

async function readAll(raw: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of raw as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
