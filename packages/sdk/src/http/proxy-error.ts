import type { IncomingMessage } from 'node:http'
import { parseChallenges } from './challenge.js'
import { findingOf } from './connection-finding.js'
import type { ProxyServer } from './proxy-settings.js'
import { isPlainAnswer } from './tls-finding.js'

/** Statuses of a proxy that may be gone a moment later. */
const PASSING_STATUSES = new Set([502, 503, 504])

/** What went wrong between this machine and a proxy, before the real connection began. */
export class ProxyError extends Error {
  /** What to do next, as a whole sentence. */
  readonly hint: string
  readonly retryable: boolean

  /** @param reason - A clause that names the proxy, and never its credential. */
  constructor(reason: string, { hint, retryable }: { readonly hint: string; readonly retryable: boolean }) {
    super(reason)
    this.name = 'ProxyError'
    this.hint = hint
    this.retryable = retryable
  }
}

/** The error for a proxy that cannot be talked to. */
export function proxyUnreachable(proxy: ProxyServer, error: Error & { readonly code?: unknown }): ProxyError {
  if (isPlainAnswer(error.message)) {
    return new ProxyError(`${naming(proxy)} answers in plain http`, {
      hint: `Write http:// in place of https:// into ${proxy.origin}.`,
      retryable: false,
    })
  }
  const given = typeof error.code === 'string' ? error.code : ''
  const { reason, hint, code, retryable } = findingOf(given, error.message, proxy.url)
  return new ProxyError(`${naming(proxy)} cannot be used: ${reason}`, {
    hint: code === 'TLS' ? hint : wayOut(proxy),
    retryable,
  })
}

/** The error for a proxy that answers `CONNECT` with anything but success. */
export function proxyRefusal(proxy: ProxyServer, authority: string, answer: IncomingMessage): ProxyError {
  const status = answer.statusCode ?? 0
  if (status === 407) return loginRefused(proxy, answer.headers['proxy-authenticate'])
  const isPassing = PASSING_STATUSES.has(status)
  const verb = isPassing ? 'does not reach' : 'makes no connection to'
  return new ProxyError(`${naming(proxy)} ${verb} "${authority}" (${status})`, {
    hint: isPassing
      ? `Try again; if it stays, check the host. ${wayOut(proxy)}`
      : `Ask whoever runs the proxy to allow this host. ${wayOut(proxy)}`,
    retryable: isPassing,
  })
}

/** The error for a connection through a proxy that did not come up in time. */
export function proxyTimeout(proxy: ProxyServer, authority: string, limitMs: number): ProxyError {
  const reason = `${naming(proxy)} made no connection to "${authority}" within ${limitMs / 1000} s`
  return new ProxyError(reason, { hint: wayOut(proxy), retryable: true })
}

function loginRefused(proxy: ProxyServer, header: string[] | string | undefined): ProxyError {
  const asked = parseChallenges(Array.isArray(header) ? header.join(', ') : header).map(
    ({ scheme }) => scheme,
  )
  const who = naming(proxy)
  if (asked.length > 0 && !asked.includes('basic')) {
    return new ProxyError(`${who} wants a login that is not supported (407 ${asked.join(', ')})`, {
      hint: 'Only user name and password (Basic) are: run a proxy on this machine that logs in to that one.',
      retryable: false,
    })
  }
  return proxy.login === undefined
    ? new ProxyError(`${who} wants a user name and a password (407)`, {
        hint: `Write them into ${proxy.origin}: ${proxy.url.protocol}//USER:PASSWORD@${proxy.url.host}.`,
        retryable: false,
      })
    : new ProxyError(`${who} rejects the user name and password (407)`, {
        hint: `Check them in ${proxy.origin}; characters such as @ : / # % are written as %40 %3A %2F %23 %25.`,
        retryable: false,
      })
}

function naming({ url, origin }: ProxyServer): string {
  return `the proxy "${url.host}" (from ${origin})`
}

function wayOut({ origin }: ProxyServer): string {
  return `Check ${origin}; a host that is reached without a proxy belongs into NO_PROXY.`
}
