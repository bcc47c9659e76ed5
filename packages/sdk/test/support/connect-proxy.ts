import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { listen } from './listening.js'
import { serverIdentity } from './tls-fixtures.js'

/** How a {@link ConnectProxy} behaves. */
export interface ProxyBehaviour {
  /** Host and port as asked for, to where it really is. All others get 502. */
  readonly routes?: Readonly<Record<string, string>>
  /** `user:password` that it wants. */
  readonly login?: string
  /** The `Proxy-Authenticate` header of a 407. */
  readonly challenge?: string
  /** What it does in place of making connections: answer with a status, say nothing, or hang up. */
  readonly fault?: number | 'hang' | 'cut'
  /** Whether it is spoken to in TLS. */
  readonly tls?: boolean
}

/** A running proxy that remembers what it was asked. */
export interface ConnectProxy {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** Host and port of every `CONNECT`, in order. */
  readonly asked: readonly string[]
  /** Requests that were no `CONNECT`. */
  readonly plain: readonly string[]
  /** Tunnels that are open now, hanging ones included. */
  readonly open: number
  /** Resolves once a `CONNECT` has come. */
  readonly firstAsked: Promise<void>
  /** Resolves once no tunnel is open any more. */
  allClosed(): Promise<void>
}

/** Starts a proxy for one test. */
export async function startProxy(behaviour: ProxyBehaviour = {}): Promise<ConnectProxy> {
  const asked: string[] = []
  const plain: string[] = []
  const tunnels = new Set<Duplex>()
  const waiting = new Set<() => void>()
  let tellAsked: () => void = () => undefined
  const firstAsked = new Promise<void>((resolve) => {
    tellAsked = resolve
  })
  const server = behaviour.tls ? https.createServer(serverIdentity('server')) : http.createServer()
  server.on('request', (request, response) => {
    plain.push(`${request.method} ${request.url}`)
    response.writeHead(405).end()
  })
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    asked.push(request.url ?? '')
    tunnels.add(client)
    client.on('error', () => undefined)
    client.on('end', () => client.destroy())
    client.on('close', () => {
      tunnels.delete(client)
      if (tunnels.size === 0) for (const resolve of waiting) resolve()
    })
    tellAsked()
    answer(request, client, behaviour)
  })
  return {
    host: await listen(server),
    asked,
    plain,
    get open() {
      return tunnels.size
    },
    firstAsked,
    allClosed: () =>
      tunnels.size === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.add(resolve)),
  }
}

function answer(request: IncomingMessage, client: Duplex, behaviour: ProxyBehaviour): void {
  const { routes = {}, login, challenge = 'Basic realm="proxy"', fault } = behaviour
  const given = request.headers['proxy-authorization']
  if (fault === 'hang') return void client.resume()
  if (fault === 'cut') return void client.destroy()
  if (login !== undefined && given !== `Basic ${Buffer.from(login).toString('base64')}`) {
    return void client.end(`HTTP/1.1 407 Login\r\nProxy-Authenticate: ${challenge}\r\n\r\n`)
  }
  const route = routes[request.url ?? '']
  if (fault !== undefined || route === undefined) {
    return void client.end(`HTTP/1.1 ${fault ?? 502} No\r\nContent-Length: 0\r\n\r\n`)
  }
  join(client, route)
}

function join(client: Duplex, route: string): void {
  const [host, port] = route.split(':')
  const server: Socket = connect({ host, port: Number(port) }, () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    client.pipe(server)
    server.pipe(client)
  })
  server.on('error', () => client.destroy())
  server.on('close', () => client.destroy())
  client.on('close', () => server.destroy())
}
