import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FaultAction, FaultyExchange, PassedAnswer } from './fault-action.js'
import { passOn } from './pass-on.js'
import { authorizationFor, type PlainRegistry, plainRequest, repositoryIn } from './plain-registry.js'
import { kindOfRequest, type RequestKind } from './request-kind.js'
import { type SocketTraffic, trafficOf } from './socket-traffic.js'
import { serverIdentity } from './tls-fixtures.js'

/** Longer than any test. */
const KEEP_ALIVE_MS = 60_000

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
export interface FaultProxy extends SocketTraffic {
  /** Host and port for the client. */
  readonly host: string
  plan(fault: PlannedFault): void
  /** Requests of the kind so far. */
  count(kind: RequestKind): number
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

interface Ending {
  readonly agent: http.Agent
  restart(): Promise<void>
}

/** Starts a {@link FaultProxy}. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const agent = new http.Agent({ keepAlive: true })
  const counts = new Map<RequestKind, number>()
  const faults: PlannedFault[] = []
  let restarting: Promise<void> = Promise.resolve()
  const restart = () => {
    agent.destroy()
    restarting = options.restart?.() ?? Promise.resolve()
    return restarting
  }

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const kind = kindOfRequest(request)
    const nth = (counts.get(kind) ?? 0) + 1
    counts.set(kind, nth)
    // Clients cut connections too.
    request.on('error', () => undefined)
    options.onRequest?.(kind, nth, 'begun')
    response.on('finish', () => options.onRequest?.(kind, nth, 'answered'))
    const fault = faults.find((planned) => planned.kind === kind && isHit(planned, nth))
    const exchange = exchangeOf(request, response, { ...options, agent, restart })
    const act = async () => {
      await restarting
      await (fault === undefined ? exchange.pass() : fault.action(exchange))
    }
    act().catch(() => request.socket.destroy())
  }
  const server = options.isTls ? https.createServer(serverIdentity('server')) : http.createServer()
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const traffic = trafficOf(server)
  server.on('request', serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    ...traffic,
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    plan: (fault) => void faults.push(fault),
    count: (kind) => counts.get(kind) ?? 0,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

function exchangeOf(
  request: IncomingMessage,
  response: ServerResponse,
  { registry, isTls, otherHost = '', restart, abort, agent }: FaultProxyOptions & Ending,
): FaultyExchange {
  const exchange: FaultyExchange = {
    request,
    response,
    origin: `${isTls ? 'https' : 'http'}://${request.headers.host ?? ''}`,
    otherHost,
    pass(how = {}) {
      const seen = isTls ? { changeAnswer: forTls, ...how } : how
      passOn(exchange, { host: registry.host(), agent, how: seen })
    },
    dropSession: () => dropSession(registry, request.url ?? '/'),
    restart,
    abort: () => abort?.(),
  }
  return exchange
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
