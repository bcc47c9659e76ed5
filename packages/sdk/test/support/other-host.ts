import http, { type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { authorizationFor, type PlainRegistry, repositoryIn } from './plain-registry.js'

/** A request that reached a host which is not the registry. */
export interface StrayRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** A host beside the registry that serves the same content to everybody, as an object store with signed addresses does. */
export interface OtherHost {
  readonly host: string
  /** Every request that came, with all of its headers. */
  readonly received: readonly StrayRequest[]
  close(): Promise<void>
}

/** Starts an {@link OtherHost}: it passes requests on to the registry with a credential of its own. */
export async function startOtherHost(registry: PlainRegistry): Promise<OtherHost> {
  const received: StrayRequest[] = []
  const server = http.createServer((request, response) => {
    const { method = '', url = '/', headers } = request
    received.push({ method, path: url, headers: { ...headers } })
    const pass = async () => {
      const [host = '', port = ''] = registry.host().split(':')
      const own = await authorizationOf(registry, url)
      const upstream = http.request(
        { host, port, method, path: url, headers: { ...headers, ...own }, agent: false },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
        },
      )
      upstream.on('error', () => response.destroy())
      request.pipe(upstream)
    }
    request.on('error', () => undefined)
    pass().catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function authorizationOf(registry: PlainRegistry, path: string): Promise<Record<string, string>> {
  const { account } = registry
  if (account === undefined) return {}
  if (path.startsWith('/v2/') && path !== '/v2/') return authorizationFor(registry, repositoryIn(path))
  const { username, token } = account
  return { authorization: `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}` }
}
