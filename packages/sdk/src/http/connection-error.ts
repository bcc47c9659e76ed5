import { ConnectionError, LocalError } from '../errors/classes.js'
import type { ErrorDetails, SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { Redactor } from '../log/redactor.js'
import { CHECK_NETWORK, findingOf } from './connection-finding.js'
import { ProxyError } from './proxy-error.js'
import type { HttpRequest } from './request.js'
import { Silence } from './silence.js'
import type { Phase } from './watchdog.js'

/** The request as far as an error about it is concerned. */
export type FailedRequest = Pick<HttpRequest, 'action' | 'target' | 'side' | 'url'>

/**
 * The error for a connection that failed. Of the HTTP library's own error only code and message are kept: the rest of
 * it holds the request with its headers.
 */
export function toConnectionError(error: unknown, request: FailedRequest, redactor: Redactor): SdkError {
  const thrown = withinLibraryError(error)
  if (isSdkError(thrown)) return thrown
  if (thrown instanceof ProxyError) {
    const { message, hint, retryable } = thrown
    return new ConnectionError('PROXY', { ...about(request, message), hint, retryable })
  }
  const { code, message } = plainly(error)
  const { reason, hint, retryable, code: ours } = findingOf(code, message, request.url)
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
    cause: new Silence(limitMs),
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

function about({ action, target, side }: FailedRequest, reason: string): ErrorDetails {
  return { action, target, side, reason, attempts: 1 }
}

/** The HTTP library wraps what our own agents end a request with. */
function withinLibraryError(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined
  return isSdkError(cause) || cause instanceof ProxyError ? cause : error
}

function plainly(error: unknown): { code: string; message: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: String(error) }
  const { code, message } = error as { code?: unknown; message?: unknown }
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' }
}
