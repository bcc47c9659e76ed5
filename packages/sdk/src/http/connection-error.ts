import { ConnectionError, LocalError } from '../errors/classes.js'
import type { ConnectionErrorCode } from '../errors/code.js'
import type { ErrorDetails, SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { Redactor } from '../log/redactor.js'
import type { HttpRequest } from './request.js'
import type { Phase } from './watchdog.js'

/** The request as far as an error about it is concerned. */
export type FailedRequest = Pick<HttpRequest, 'action' | 'target' | 'side' | 'url' | 'attempt'>

interface Finding {
  readonly code: ConnectionErrorCode
  readonly reason: string
  readonly hint: string
  readonly retryable: boolean
}

const TLS_CODE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY|DECRYPT)_|HOSTNAME_MISMATCH)/
const CHECK_NETWORK = 'Check the network, VPN and proxy, then try again.'

/**
 * The error for a connection that failed. Of the HTTP library's own error only code and message are kept: the rest of
 * it holds the request with its headers.
 */
export function toConnectionError(error: unknown, request: FailedRequest, redactor: Redactor): SdkError {
  if (isSdkError(error)) return error
  const { code, message } = plainly(error)
  const { reason, hint, retryable, code: ours } = find(code, message, request.url)
  const cause = Object.assign(new Error(redactor.text(message)), { code })
  return new ConnectionError(ours, { ...about(request, reason), hint, retryable, cause })
}

/** The error for a phase of an exchange that took too long. */
export function expiryError(phase: Phase, limitMs: number, request: FailedRequest): ConnectionError {
  const limit = `${limitMs / 1000} s`
  const host = request.url.host
  const reasons: Record<Phase, string> = {
    connecting: `no connection to "${host}" within ${limit}`,
    sending: `"${host}" took no bytes for ${limit}`,
    waiting: `"${host}" gave no answer within ${limit}`,
    receiving: `"${host}" sent no bytes for ${limit}`,
  }
  const code = phase === 'connecting' || phase === 'waiting' ? 'TIMEOUT' : 'STALLED'
  return new ConnectionError(code, {
    ...about(request, reasons[phase]),
    hint: CHECK_NETWORK,
    retryable: true,
  })
}

/** The error for a body that could not be read from this machine. */
export function bodyError(error: unknown, request: FailedRequest): SdkError {
  if (isSdkError(error)) return error
  const { code, message } = plainly(error)
  return new LocalError('LOCAL_IO', {
    ...about(request, `what is to be sent cannot be read (${code || message})`),
    side: 'local',
    hint: 'Check that the files are still there and may be read, then try again.',
    cause: error,
  })
}

function about({ action, target, side, attempt = 1 }: FailedRequest, reason: string): ErrorDetails {
  const suffix = attempt > 1 ? ` after ${attempt} attempts` : ''
  return { action, target, side, reason: `${reason}${suffix}`, attempts: attempt }
}

function find(code: string, message: string, url: URL): Finding {
  const host = `"${url.hostname}"`
  const network = (reason: string, hint = CHECK_NETWORK, retryable = true): Finding => ({
    code: 'NETWORK',
    reason,
    hint,
    retryable,
  })
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
  if (/wrong version number|packet length too long/i.test(message)) return plainHttp(url)
  if (TLS_CODE.test(code)) return untrusted(code, host)
  if (code.startsWith('HPE_')) {
    return network(
      `"${url.host}" does not answer in HTTP`,
      'Check host and port; the port may want https.',
      false,
    )
  }
  return network(`the connection to "${url.host}" broke${code === '' ? '' : ` (${code})`}`)
}

function plainHttp(url: URL): Finding {
  return {
    code: 'TLS',
    reason: `"${url.host}" answers in plain http`,
    hint: `Only if you trust the network up to it: allow plain http with --insecure-registry ${url.host}.`,
    retryable: false,
  }
}

function untrusted(code: string, host: string): Finding {
  return {
    code: 'TLS',
    reason: `the certificate of ${host} is not trusted (${code})`,
    hint: 'For a certificate of your own authority set NODE_EXTRA_CA_CERTS to its PEM file; else check host and clock.',
    retryable: false,
  }
}

function plainly(error: unknown): { code: string; message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: String(error) }
  const { code, message } = error as { code?: unknown; message?: unknown }
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' }
}
