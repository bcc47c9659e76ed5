import { ConnectionError, LocalError } from '../errors/classes.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import { tlsFinding } from '../http/tls-finding.js'
import { abortError } from '../support/abort.js'
import { clip } from '../support/clip.js'
import { ProgramEnded } from '../support/open-program.js'
import type { EngineRequest } from './connection.js'
import type { EngineSurroundings } from './default-addresses.js'
import { formatEngineAddress } from './engine-address.js'
import { installHint, PODMAN_START, permissionHint, productStart, startHint } from './engine-hints.js'
import type { EnginePlace } from './find-engine.js'

const MAX_WORDS = 500
const NOT_LISTENING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ENOTSOCK',
])

/** What was tried, and where. */
export interface FailedEngineCall {
  readonly request: Pick<EngineRequest, 'action' | 'target' | 'redactor' | 'signal'>
  readonly place: EnginePlace
  /** As Node names it. */
  readonly platform: string
}

/** The error for an engine that was not reached, or whose connection broke. An error of this SDK stays as it is. */
export function connectionFailure(error: unknown, call: FailedEngineCall): SdkError {
  if (isSdkError(error)) return error
  if (call.request.signal?.aborted) return abortError(call.request.action)
  const { code, message } = plainly(error)
  const { address } = call.place
  if (address.kind === 'ssh') return sshFailure(error, call)
  if (code === 'ENOENT') return socketMissing(call, error)
  if (code === 'EACCES' || code === 'EPERM') {
    const hint = permissionHint(address, call.platform)
    return local('ENGINE_DENIED', call, {
      reason: `this user may not use ${placeOf(call)}`,
      hint,
      cause: error,
    })
  }
  if (NOT_LISTENING.has(code)) return notRunning(`nothing answers at ${placeOf(call)} (${code})`, call, error)
  const tls = address.kind === 'tcp' ? tlsFailure(code, message, call) : undefined
  if (tls !== undefined) return tls
  const words = clipWords(call.request.redactor?.text(message) ?? message)
  const hint = 'See whether the engine still runs (docker version), then try again.'
  return local('ENGINE_FAILED', call, {
    reason: `the connection to ${placeOf(call)} broke (${code || words})`,
    hint,
    // Its message may quote what was sent.
    ...(call.request.redactor === undefined && { cause: error }),
  })
}

/** The error for an engine that is there and does not answer. */
export function notRunning(reason: string, call: FailedEngineCall, cause?: unknown): LocalError {
  return local('ENGINE_NOT_RUNNING', call, {
    reason,
    hint: startHint(call.place.address, call.platform),
    retryable: true,
    cause,
  })
}

/** The error for an answer that is none of the expected ones. */
export function refusal(status: number, body: unknown, call: FailedEngineCall): SdkError {
  const said = wordsOf(body)
  if (status === 400 && /HTTP request to an HTTPS server/i.test(said)) {
    return tlsError(call, 'the engine speaks TLS, and was spoken to without', 'Set DOCKER_TLS_VERIFY=1.')
  }
  const words = clipWords(call.request.redactor?.text(said) ?? said)
  return local('ENGINE_FAILED', call, {
    reason: `the engine answered ${status}${words === '' ? '' : `: ${words}`}`,
    hint: 'The engine says why in its own words; its log may say more.',
    status,
  })
}

/** The engine's own words when it refused a request; `undefined` for every other error. */
export function refusalWords(error: unknown): string | undefined {
  if (!isSdkError(error, 'ENGINE_FAILED') || error.status === undefined) return undefined
  return error.reason.replace(/^the engine answered \d+(: )?/, '')
}

/** The error where no engine is to be found at all; `program` is that of an engine which is installed all the same. */
export function noEngine(
  action: string,
  surroundings: EngineSurroundings,
  program: string | undefined,
): LocalError {
  const details = { action, side: 'local' } as const
  if (program !== undefined) {
    const reason = 'it is installed, and listens nowhere'
    const hint = program.endsWith('/podman') ? PODMAN_START : startHint(undefined, surroundings.platform)
    return new LocalError('ENGINE_NOT_RUNNING', { ...details, reason, hint, retryable: true })
  }
  const reason = 'no Docker engine was found on this machine'
  return new LocalError('ENGINE_MISSING', { ...details, reason, hint: installHint(surroundings) })
}

/** `message` of the engine's error body, else the text. */
function wordsOf(body: unknown): string {
  if (typeof body === 'string') return body.trim()
  if (typeof body !== 'object' || body === null) return ''
  if ('message' in body && typeof body.message === 'string') return body.message.trim()
  return 'cause' in body && typeof body.cause === 'string' ? body.cause.trim() : ''
}

/** The engine's words as part of a message. */
export function clipWords(words: string): string {
  return clip(words, MAX_WORDS)
}

/** A product takes its socket away when it stops; an address that names none may be misspelt. */
function socketMissing(call: FailedEngineCall, cause: unknown): LocalError {
  const { address, foundBy } = call.place
  const reason = `${foundBy} names ${formatEngineAddress(address)}, and nothing is there`
  if (productStart(address) !== undefined || foundBy !== 'DOCKER_HOST') return notRunning(reason, call, cause)
  return local('ENGINE_MISSING', call, {
    reason,
    hint: 'Start the engine that listens there, or correct DOCKER_HOST; without it the usual sockets are tried.',
    cause,
  })
}

/** What ssh, or Docker's client on the other side, said before it ended. */
function sshFailure(error: unknown, call: FailedEngineCall): LocalError {
  const { code, message } = plainly(error)
  if (code === 'ENOENT') {
    const hint = 'Install the OpenSSH client, or reach the engine by another address.'
    return local('ENGINE_NOT_RUNNING', call, {
      reason: 'the program ssh is not installed',
      hint,
      cause: error,
    })
  }
  const words = clipWords(error instanceof ProgramEnded ? error.words : message)
  const reason = `no connection to ${placeOf(call)} came up (${words || code})`
  if (!/permission denied|host key|too many authentication/i.test(words))
    return notRunning(reason, call, error)
  return local('ENGINE_DENIED', call, {
    reason,
    hint: permissionHint(call.place.address, call.platform),
    cause: error,
  })
}

function tlsFailure(code: string, message: string, call: FailedEngineCall): ConnectionError | undefined {
  const { address } = call.place
  if (address.kind !== 'tcp') return undefined
  const found = tlsFinding(
    code,
    message,
    new URL(`https://${formatEngineAddress(address).slice('tcp://'.length)}`),
  )
  const hint =
    'Check DOCKER_TLS_VERIFY and the files ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH or in the docker context.'
  return found === undefined ? undefined : tlsError(call, found.reason, hint)
}

function tlsError({ request, place }: FailedEngineCall, reason: string, hint: string): ConnectionError {
  const { action, target = formatEngineAddress(place.address) } = request
  return new ConnectionError('TLS', { action, target, reason, hint, side: 'local' })
}

function placeOf({ place }: FailedEngineCall): string {
  return `${formatEngineAddress(place.address)} (${place.foundBy})`
}

function local(
  code: LocalError['code'],
  { request }: FailedEngineCall,
  details: {
    readonly reason: string
    readonly hint: string
    readonly status?: number
    readonly retryable?: boolean
    readonly cause?: unknown
  },
): LocalError {
  return new LocalError(code, { action: request.action, target: request.target, side: 'local', ...details })
}

function plainly(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // Both families of a host's addresses were tried.
  if (code === '' && error instanceof AggregateError && error.errors[0] !== undefined)
    return plainly(error.errors[0])
  return { code, message: error.message }
}
