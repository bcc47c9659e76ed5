import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ConfigError, LocalError } from '../errors/classes.js'
import { isLoopbackHost } from '../http/private-host.js'
import type { Secret } from '../log/secret.js'
import { readWebhookEvent } from './webhook-event.js'

/** Harbor's events have some kilobytes; those of a scan have more. */
const MAX_BODY_BYTES = 1_048_576
/** Time for the headers, and for the whole request. */
const REQUEST_LIMIT_MS = 10_000
const CHECK_EVERY_MS = 1_000
const HEALTH_PATH = '/healthz'

/** Where webhooks are received, and who is told. */
export interface ReceiverOptions {
  /** Address or name of this machine. */
  readonly host: string
  /** 0: a free one. */
  readonly port: number
  /** Path that events are sent to, with `/` in front; with one behind it is the same. */
  readonly path: string
  /** Path of the address that Harbor knows, where a proxy may pass it on: events are taken there as well. */
  readonly publicPath?: string | undefined
  /** What the `Authorization` header of an event has to be; needed for everything but loopback. */
  readonly secret: Secret | undefined
  /** Told of a repository that something was pushed to, by whoever knows the secret: look for yourself. */
  readonly onPush: (repository: string) => void
  /** Told of a delivery that was refused. */
  readonly onRefused: (status: number) => void
  /** Milliseconds that a request may take. Default: 10 s. */
  readonly requestLimitMs?: number | undefined
}

/** A running receiver. */
export interface Receiver {
  /** Where events are sent to, as this machine sees it. */
  readonly url: string
  /** Ends it at once, with all connections. */
  close(): Promise<void>
}

/**
 * Listens for the webhooks of a Harbor, and answers 202 before anything is done about them: Harbor waits for three seconds
 * only. What an event says is not believed, only that it is time to look. `GET /healthz` is answered with 200.
 *
 * @throws ConfigError `OPTION_INVALID` without a secret, where others than this machine can send; LocalError `LOCAL_IO` when
 * the port cannot be had.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { host, port, path, secret, requestLimitMs = REQUEST_LIMIT_MS } = options
  if (secret === undefined && !isLoopbackHost(host)) throw needsSecret(host)
  const limits = {
    headersTimeout: requestLimitMs,
    requestTimeout: requestLimitMs,
    connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, requestLimitMs),
  }
  const server = createServer(limits, (request, response) => {
    serve(request, response, options).catch(() => request.socket.destroy())
  })
  const bare = host.replace(/^\[|\]$/g, '')
  await listen(server, { host: bare, port })
  const address = server.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${bare.includes(':') ? `[${bare}]` : bare}:${actualPort}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { path, publicPath = path, secret, onPush, onRefused }: ReceiverOptions,
): Promise<void> {
  const answer = (status: number, headers: Readonly<Record<string, string>> = {}) => {
    // What was not read would be taken for the next request.
    response.writeHead(status, request.complete ? headers : { ...headers, connection: 'close' }).end()
  }
  const refuse = (status: number, headers?: Readonly<Record<string, string>>) => {
    onRefused(status)
    answer(status, headers)
  }
  const [asked = ''] = (request.url ?? '').split('?', 1)
  if (asked === HEALTH_PATH && request.method === 'GET') return answer(200)
  if (![path, publicPath].some((one) => isSamePath(asked, one))) return refuse(404)
  if (request.method !== 'POST') return refuse(405, { allow: 'POST' })
  if (secret !== undefined && !isSame(request.headers.authorization ?? '', secret)) {
    return refuse(401, { 'www-authenticate': 'Webhook' })
  }
  const body = await readBody(request)
  if (body === undefined) return refuse(413)
  const event = readWebhookEvent(body)
  if (event.kind === 'invalid') return refuse(400)
  answer(202)
  if (event.kind === 'push') onPush(event.repository)
}

/** The body as text; `undefined` for one that is too large, of which no more is read. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return undefined
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue
    sizeBytes += chunk.length
    if (sizeBytes > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A proxy may add or drop the last slash. */
function isSamePath(asked: string, path: string): boolean {
  return asked.replace(/\/$/, '') === path.replace(/\/$/, '')
}

/** Takes as long for every header: digests of one length are compared. None at all is never the secret. */
function isSame(header: string, secret: Secret): boolean {
  if (header.trim() === '') return false
  const digest = (text: string) => createHash('sha256').update(text.trim()).digest()
  return timingSafeEqual(digest(header), digest(secret.reveal()))
}

async function listen(
  server: Server,
  place: { readonly host: string; readonly port: number },
): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(place, resolve)
    })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be had'
    throw new LocalError('LOCAL_IO', {
      action: 'listen on',
      target: `${place.host}:${place.port}`,
      reason: code === 'EADDRINUSE' ? 'another program has the port' : code,
      hint: 'Take an address of this machine, and a port that is free.',
      side: 'local',
      cause: error,
    })
  }
}

function needsSecret(host: string): ConfigError {
  return new ConfigError('OPTION_INVALID', {
    action: 'listen for webhooks on',
    target: host,
    reason: 'others than this machine can send there, and there is no secret to tell Harbor from them',
    hint: SECRET_HINT,
    side: 'local',
  })
}

/** How to get a secret for webhooks. */
export const SECRET_HINT =
  'Make one, such as by `openssl rand -hex 32 > webhook.secret`, and name the file by --secret-file or ' +
  'SLIPWAY_WEBHOOK_SECRET_FILE.'
