import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { listen } from './listening.js'
import { type CertificateName, serverIdentity } from './tls-fixtures.js'

/** Starts, for one test, a server that ends TLS. Returns `127.0.0.1:PORT`. */
export function serveTls(
  certificate: CertificateName,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  return listen(https.createServer(serverIdentity(certificate), answer))
}

/**
 * Starts, for one test, a front that ends TLS before a registry in plain http, as nginx does. The registry is told of
 * it as usual, but makes addresses in plain http all the same; only the token server's address is set up right.
 */
export function startHttpsFront(registry: string): Promise<string> {
  return serveTls('server', (request, response) => {
    const { method, url, headers } = request
    const forwarded = { ...headers, 'x-forwarded-proto': 'https' }
    const onward = http.request(`http://${registry}${url}`, { method, headers: forwarded }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, addresses(answer.headers, headers.host))
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
}

function addresses(headers: http.IncomingHttpHeaders, host = ''): http.OutgoingHttpHeaders {
  const { location, 'www-authenticate': challenge } = headers
  return {
    ...headers,
    ...(location !== undefined && { location: new URL(location, `http://${host}/`).href }),
    ...(challenge !== undefined && {
      'www-authenticate': challenge.replace('realm="http:', 'realm="https:'),
    }),
  }
}
