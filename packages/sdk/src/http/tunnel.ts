import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { onAbort } from '../support/abort.js'
import { ProxyError, proxyRefusal, proxyUnreachable } from './proxy-error.js'
import type { ProxyServer } from './proxy-settings.js'

/** What opens a tunnel, besides where it leads. */
export interface TunnelOptions {
  /** For a proxy that is itself spoken to in TLS. */
  readonly secureContext: SecureContext | undefined
  /** Gives up when it fires, with its reason where that is a {@link ProxyError}. */
  readonly signal: AbortSignal
}

/**
 * A connection to a host, through a proxy: what is sent from now on arrives there unread.
 *
 * @param authority - Host and port, with brackets around IPv6.
 * @throws ProxyError
 * @see RFC 9110, section 9.3.6
 */
export function openTunnel(proxy: ProxyServer, authority: string, options: TunnelOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const request = connectRequest(proxy, authority, options.secureContext)
    const stopListening = onAbort(options.signal, () => request.destroy(options.signal.reason))
    // Whoever speaks first in TLS and HTTP is the client, so no byte of the host can have come with the answer.
    request.once('connect', (answer, socket) => {
      stopListening()
      if (isSuccess(answer.statusCode)) return resolve(socket)
      socket.destroy()
      reject(proxyRefusal(proxy, authority, answer))
    })
    request.on('error', (error) => {
      stopListening()
      reject(error instanceof ProxyError ? error : proxyUnreachable(proxy, error))
    })
    request.end()
  })
}

function connectRequest(
  { url, login }: ProxyServer,
  authority: string,
  secureContext: SecureContext | undefined,
): ClientRequest {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const options = {
    method: 'CONNECT',
    host,
    port: url.port,
    path: authority,
    agent: false as const,
    headers: {
      Host: authority,
      'User-Agent': 'slipway',
      // Node would ask to close, and some proxies then close the tunnel.
      Connection: 'keep-alive',
      ...(login && { 'Proxy-Authorization': authorizationOf(login) }),
    },
  }
  if (url.protocol === 'http:') return http.request(options)
  const secure = { ...options, secureContext, servername: isIP(host) === 0 ? host : '' }
  return https.request(secure)
}

/** @see RFC 7617 */
function authorizationOf({ username, password }: NonNullable<ProxyServer['login']>): string {
  return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`
}

function isSuccess(status = 0): boolean {
  return status >= 200 && status < 300
}
