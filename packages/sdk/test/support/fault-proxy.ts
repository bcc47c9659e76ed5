import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { FaultAction, FaultyExchange, PassedAnswer, Passing } from './fault-action.js'
import { authorizationFor, type PlainRegistry, plainRequest, repositoryIn } from './plain-registry.js'
import { kindOfRequest, type RequestKind } from './request-kind.js'
import { serverIdentity } from './tls-fixtures.js'

/** What goes wrong, and with which requests. */
export interface PlannedFault {
  readonly kind: RequestKind
  /** The first request of the kind that it happens to, counted from 1. */
  readonly from: number
  /** How many requests in a row it happens to. */
  readonly times: number
  readonly action: FaultAction
}

/** A proxy in front of a registry, on a real socket, where things go wrong as planned. */
export interface FaultProxy {
  /** Host and port for the client. */
  readonly host: string
  plan(fault: PlannedFault): void
  /** Requests of the kind so far. */
  count(kind: RequestKind): number
  /** Bytes that came from clients so far, heads included, counted at the socket. */
  receivedBytes(): number
  /** Resolves once clients hold no connection open any more. */
  allClosed(): Promise<void>
  close(): Promise<void>
}

/** What a {@link FaultProxy} is started with. */
export interface FaultProxyOptions {
  readonly registry: PlainRegistry
  /** Ends the registry and starts it again with the same content. */
  readonly restart?: (() => Promise<void>) | undefined
  /** Ends the push by its own signal. */
  readonly abort?: (() => void) | undefined
  /** Where faults lead the client that lead it away: host and port. */
  readonly otherHost?: string | undefined
  /** Whether it ends TLS for the registry, which knows nothing of it. */
  readonly isTls?: boolean | undefined
  /** Told of every request as it comes, and once more when its answer is on its way. */
  readonly onRequest?: ((kind: RequestKind, nth: number, stage: 'begun' | 'answered') => void) | undefined
}

/** Starts a {@link FaultProxy}. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { registry, isTls = false } = options
  const scheme = isTls ? 'https' : 'http'
  const agent = new http.Agent({ keepAlive: true })
  const counts = new Map<RequestKind, number>()
  const faults: PlannedFault[] = []
  const sockets = new Set<Socket>()
  const unread = new Set<IncomingMessage>()
  let closedSocketBytes = 0
  let restarting: Promise<void> = Promise.resolve()

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const kind = kindOfRequest(request)
    const nth = (counts.get(kind) ?? 0) + 1
    counts.set(kind, nth)
    request.on('error', () => undefined)
    unread.add(request)
    request.on('close', () => unread.delete(request))
    const exchange: FaultyExchange = {
      request,
      response,
      origin: `${scheme}://${request.headers.host ?? ''}`,
      otherHost: options.otherHost ?? '',
      pass: (how = {}) =>
        passOn(exchange, {
          host: registry.host(),
          agent,
          how: isTls ? { changeAnswer: forTls, ...how } : how,
        }),
      dropSession: () => dropSession(registry, request.url ?? '/'),
      restart: () => {
        agent.destroy()
        restarting = options.restart?.() ?? Promise.resolve()
        return restarting
      },
      abort: () => options.abort?.(),
    }
    const fault = faults.find((planned) => planned.kind === kind && isHit(planned, nth))
    options.onRequest?.(kind, nth, 'begun')
    response.on('finish', () => options.onRequest?.(kind, nth, 'answered'))
    const act = async () => {
      await restarting
      await (fault === undefined ? exchange.pass() : fault.action(exchange))
    }
    act().catch(() => request.socket.destroy())
  }
  const server = isTls ? https.createServer(serverIdentity('server'), serve) : http.createServer(serve)
  server.keepAliveTimeout = 60_000
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => {
      sockets.delete(socket)
      closedSocketBytes += socket.bytesRead
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    plan: (fault) => void faults.push(fault),
    count: (kind) => counts.get(kind) ?? 0,
    receivedBytes: () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, closedSocketBytes),
    async allClosed() {
      // The end of a connection shows behind the bytes that nobody has taken.
      for (const request of unread) request.resume()
      while (sockets.size > 0) await Promise.all([...sockets].map((socket) => once(socket, 'close')))
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

/** Set up as registries behind TLS are to be: what follows this is the faults' own doing. */
function forTls(passed: PassedAnswer): PassedAnswer {
  const challenge = passed.headers['www-authenticate']?.replace('realm="http:', 'realm="https:')
  return {
    ...passed,
    headers: { ...passed.headers, ...(challenge !== undefined && { 'www-authenticate': challenge }) },
  }
}

function isHit({ from, times }: PlannedFault, nth: number): boolean {
  return nth >= from && nth < from + times
}

async function dropSession(registry: PlainRegistry, url: string): Promise<void> {
  const path = url.replace(/([?&])digest=[^&]*/, '$1')
  const headers = await authorizationFor(registry, repositoryIn(path))
  await plainRequest(registry.host(), { method: 'DELETE', path, headers })
}

function passOn(
  { request, response }: FaultyExchange,
  { host, agent, how }: { readonly host: string; readonly agent: http.Agent; readonly how: Passing },
): void {
  const [hostname = '', port = ''] = host.split(':')
  const { method, url: path, headers } = request
  const upstream = http.request({ hostname, port, method, path, headers, agent }, (answer) => {
    if (how.changeAnswer === undefined && how.partOfAnswer === undefined) {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    } else void changed(answer, how).then((passed) => sendChanged(request, response, passed, how))
  })
  upstream.on('error', () => request.socket.destroy())
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy()
  })
  let sentBytes = 0
  request.on('data', (chunk: Buffer) => {
    const leftBytes = (how.cutRequestAfterBytes ?? Number.POSITIVE_INFINITY) - sentBytes
    sentBytes += chunk.byteLength
    if (chunk.byteLength > leftBytes) {
      upstream.write(chunk.subarray(0, leftBytes))
      upstream.destroy()
      request.socket.destroy()
      return
    }
    const isTaken = upstream.write(how.changeRequest?.(chunk) ?? chunk)
    if (isTaken && how.bytesPerSecond === undefined) return
    request.pause()
    if (how.bytesPerSecond === undefined) upstream.once('drain', () => request.resume())
    else setTimeout(() => request.resume(), (chunk.byteLength / how.bytesPerSecond) * 1000)
  })
  request.on('end', () => upstream.end())
}

async function changed(answer: IncomingMessage, how: Passing): Promise<PassedAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
  const passed = { status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }
  return how.changeAnswer?.(passed) ?? passed
}

/** Written to the socket itself where only a part of it is to arrive. */
function sendChanged(
  { socket }: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: PassedAnswer,
  { partOfAnswer }: Passing,
): void {
  if (partOfAnswer === undefined) {
    response.writeHead(status, headers)
    response.end(body)
    return
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`)
  const head = Buffer.from(`HTTP/1.1 ${status} Cut\r\n${lines.join('\r\n')}\r\n\r\n`)
  const whole = Buffer.concat([head, body])
  socket.write(whole.subarray(0, Math.floor(whole.byteLength * partOfAnswer.share)), () => {
    if (partOfAnswer.isCut) socket.destroy()
  })
}
