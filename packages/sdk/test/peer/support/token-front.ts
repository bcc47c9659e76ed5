import { randomBytes } from 'node:crypto'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PlainAccount } from '../../support/plain-registry.js'

/** A front before a registry that only knows passwords: it wants tokens, as Harbor does, and issues them. */
export interface TokenFront {
  /** Host and port. */
  readonly host: string
  close(): Promise<void>
}

/** Starts a {@link TokenFront}. Whoever has the account's password gets a token that opens everything. */
export async function startTokenFront(registry: () => string, account: PlainAccount): Promise<TokenFront> {
  const basic = `Basic ${Buffer.from(`${account.username}:${account.token}`).toString('base64')}`
  const tokens = new Set<string>()

  const issue = (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.authorization !== basic) return void response.writeHead(401).end()
    const token = randomBytes(18).toString('base64url')
    tokens.add(token)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ token, expires_in: 300 }))
  }
  const challenge = (request: IncomingMessage, response: ServerResponse) => {
    const realm = `http://${request.headers.host ?? ''}/service/token`
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="front"` }).end()
    request.resume()
  }
  const server = http.createServer((request, response) => {
    request.on('error', () => undefined)
    const { method, url = '/', headers } = request
    if (url.startsWith('/service/token')) return issue(request, response)
    if (!tokens.has((headers.authorization ?? '').replace('Bearer ', ''))) return challenge(request, response)
    const [hostname = '', port = ''] = registry().split(':')
    const onward = {
      hostname,
      port,
      method,
      path: url,
      headers: { ...headers, authorization: basic },
      agent: false,
    }
    const upstream = http.request(onward, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    upstream.on('error', () => request.socket.destroy())
    response.on('close', () => {
      if (!response.writableFinished) upstream.destroy()
    })
    request.pipe(upstream)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
