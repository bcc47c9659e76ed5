import type { ConnectionErrorCode } from '../errors/code.js'
import { tlsFinding } from './tls-finding.js'

/** What the error of a socket means, in words for people. */
export interface Finding {
  readonly code: ConnectionErrorCode
  /** What happened, as a clause. */
  readonly reason: string
  /** What to do next, as a whole sentence. */
  readonly hint: string
  readonly retryable: boolean
}

/** What to do about a connection where nothing says more. */
export const CHECK_NETWORK = 'Check the network, VPN and proxy, then try again.'

/** Reads code and message of a socket's error; the URL says who was on the other end. */
export function findingOf(code: string, message: string, url: URL): Finding {
  const host = `"${url.hostname}"`
  if (code === 'ENOTFOUND') {
    return network(`the host ${host} is not known`, 'Check the spelling of the host.', false)
  }
  if (code === 'EAI_AGAIN') {
    return network(
      `the host ${host} is not known: the name server gave no answer`,
      'Check the spelling of the host, and the network.',
    )
  }
  if (code === 'ECONNREFUSED') {
    return network(
      `"${url.host}" refuses connections`,
      'Check host and port, and that the registry is running.',
    )
  }
  if (code === 'ETIMEDOUT') {
    return { code: 'TIMEOUT', reason: `no connection to "${url.host}"`, hint: CHECK_NETWORK, retryable: true }
  }
  if (code.startsWith('HPE_')) {
    return network(
      `"${url.host}" does not answer in HTTP`,
      'Check host and port; the port may want https.',
      false,
    )
  }
  const tls = tlsFinding(code, message, url)
  if (tls !== undefined) return { code: 'TLS', ...tls, retryable: false }
  return network(`the connection to "${url.host}" broke${code === '' ? '' : ` (${code})`}`)
}

function network(reason: string, hint = CHECK_NETWORK, retryable = true): Finding {
  return { code: 'NETWORK', reason, hint, retryable }
}
