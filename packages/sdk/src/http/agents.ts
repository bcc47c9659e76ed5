import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { isIPv6, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { proxyTimeout } from './proxy-error.js'
import { type ProxyServer, type ProxySettings, portOf } from './proxy-settings.js'
import type { Trust } from './trust.js'
import { openTunnel } from './tunnel.js'

/** What {@link Agents} are made from. */
export interface AgentsOptions {
  /** Most connections to one host at once. */
  readonly maxSockets: number
  /** Milliseconds for a connection through a proxy to come up, TLS included. */
  readonly connectTimeoutMs: number
  readonly trust: Trust | undefined
  readonly proxies: ProxySettings
}

/** The two pools of connections of one client, direct and through proxies. */
export interface Agents {
  readonly httpAgent: http.Agent
  readonly httpsAgent: https.Agent
  /** Closes all connections, those that are coming up included. */
  destroy(): void
}

/** Where a connection leads, as far as Node's request says it. */
interface Wanted {
  readonly host?: string | null | undefined
  readonly port?: number | string | null | undefined
}

type Opened = (error: Error | null, socket: Duplex) => void
/** Node's own type forgets that there is no socket beside an error. */
type Failed = (error: Error) => void

/** Makes {@link Agents}. Nothing is opened before the first request. */
export function createAgents(options: AgentsOptions): Agents {
  const { maxSockets, trust, proxies } = options
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets })
  const httpsAgent = new https.Agent({ keepAlive: true, maxSockets })
  const coming = new Set<AbortController>()
  const direct = httpAgent.createConnection.bind(httpAgent)
  const directTls = httpsAgent.createConnection.bind(httpsAgent)

  httpAgent.createConnection = (wanted, opened) => {
    const open = (proxy: ProxyServer, url: URL) => throughProxy(proxy, url, { ...options, coming })
    return connect(urlOf('http:', wanted), proxies, { opened, open, direct: () => direct(wanted) })
  }
  httpsAgent.createConnection = (wanted, opened) => {
    const secure = (socket?: Socket) => {
      const secureContext = trust?.secureContext()
      return directTls({ ...wanted, secureContext, ...(socket && { socket }) } as https.RequestOptions)
    }
    const open = (proxy: ProxyServer, url: URL) => throughProxy(proxy, url, { ...options, coming, secure })
    return connect(urlOf('https:', wanted), proxies, { opened, open, direct: () => secure() })
  }

  return {
    httpAgent,
    httpsAgent,
    destroy() {
      httpAgent.destroy()
      httpsAgent.destroy()
      for (const controller of coming) controller.abort()
    },
  }
}

/** Gives a direct connection at once, and one through a proxy by the callback, as Node wants it. */
function connect(
  url: URL,
  proxies: ProxySettings,
  ways: {
    readonly opened: Opened | undefined
    readonly open: (proxy: ProxyServer, url: URL) => Promise<Duplex>
    readonly direct: () => Duplex | null | undefined
  },
): Duplex | null | undefined {
  const { opened, open, direct } = ways
  const failed = opened as Failed | undefined
  try {
    const proxy = proxies.proxyFor(url)
    if (proxy === undefined) return direct()
    open(proxy, url).then(
      (socket) => opened?.(null, socket),
      (error: Error) => failed?.(error),
    )
  } catch (error) {
    // Thrown from here it would reach nobody: Node may call this long after the request was made.
    failed?.(error as Error)
  }
  return undefined
}

async function throughProxy(
  proxy: ProxyServer,
  url: URL,
  options: AgentsOptions & {
    readonly coming: Set<AbortController>
    readonly secure?: (socket: Socket) => Duplex | null | undefined
  },
): Promise<Duplex> {
  const { coming, connectTimeoutMs: limitMs, trust, secure } = options
  const authority = `${url.hostname}:${portOf(url)}`
  const controller = new AbortController()
  const { signal } = controller
  const timer = setTimeout(() => controller.abort(proxyTimeout(proxy, authority, limitMs)), limitMs)
  coming.add(controller)
  try {
    const secureContext = proxy.url.protocol === 'https:' ? trust?.secureContext() : undefined
    const socket = await openTunnel(proxy, authority, { secureContext, signal })
    return secure === undefined ? socket : await secured(secure(socket) ?? socket, signal)
  } finally {
    clearTimeout(timer)
    coming.delete(controller)
  }
}

async function secured(socket: Duplex, signal: AbortSignal): Promise<Duplex> {
  try {
    await once(socket, 'secureConnect', { signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw signal.aborted ? signal.reason : error
  }
}

function urlOf(protocol: string, { host, port }: Wanted): URL {
  const name = host ?? 'localhost'
  return new URL(`${protocol}//${isIPv6(name) ? `[${name}]` : name}:${port ?? ''}`)
}
