import { clip } from '../support/clip.js'
import {
  AuthError,
  ConflictError,
  ConnectionError,
  IntegrityError,
  NotFoundError,
  PermissionError,
  QuotaError,
  ServiceError,
} from './classes.js'
import type { NotFoundErrorCode } from './code.js'
import type { ErrorDetails, ErrorSide, SdkError, ServerErrorEntry } from './error.js'

const MAX_WORDS_LENGTH = 300

/** An HTTP answer that was not one of the expected ones, with what was tried. */
export interface HttpFailure {
  readonly status: number
  /** Entries of the answer's body, scrubbed. Empty when the body was not JSON of the known form. */
  readonly serverErrors: readonly ServerErrorEntry[]
  readonly action: string
  readonly target?: string | undefined
  readonly side: ErrorSide
  readonly requestId?: string | undefined
  /** Milliseconds from the answer's `Retry-After`. */
  readonly retryAfterMs?: number | undefined
  /** How often it was tried, this time included. */
  readonly attempts?: number | undefined
  /** What is missing when the answer is 404 and its code does not tell. Default `NAME_UNKNOWN`. */
  readonly notFound?: NotFoundErrorCode | 'UPLOAD_SESSION' | undefined
}

/** Makes the details of an error from a reason and a hint; everything else comes from the failure. */
type Detail = (reason: string, hint?: string, retryable?: boolean) => ErrorDetails

const RETRYABLE_SERVER_ERRORS = new Set([500, 502, 503, 504])
const SESSION_LOST = new Set(['BLOB_UPLOAD_UNKNOWN', 'BLOB_UPLOAD_INVALID'])
const NOT_FOUND: ReadonlySet<string> = new Set<NotFoundErrorCode>([
  'NAME_UNKNOWN',
  'MANIFEST_UNKNOWN',
  'BLOB_UNKNOWN',
])

/**
 * The error that an HTTP answer means, by its status and by the codes of the distribution specification and of Harbor.
 *
 * Unknown codes are kept in `serverErrors` and mapped by status alone.
 *
 * @see distribution-spec v1.1, "Error Codes"
 */
export function errorFromHttp(failure: HttpFailure): SdkError {
  const detail: Detail = (reason, hint, retryable = false) => ({
    ...failure,
    reason,
    hint,
    retryable,
    serverErrors: failure.serverErrors.length > 0 ? failure.serverErrors : undefined,
  })
  const { status } = failure
  if (status === 400) return badRequest(failure, detail)
  if (status === 401) return unauthorized(failure, detail)
  if (status === 403) return forbidden(failure, detail)
  if (status === 404 || status === 410) return notFound(failure, detail)
  if (status === 409) {
    return new ConflictError(
      'ALREADY_EXISTS',
      detail(answer(failure), 'Look at what is there already, then decide which of the two stays.'),
    )
  }
  if (status === 412) return precondition(failure, detail)
  if (status === 408 || status === 429) return slowDown(failure, detail)
  if (status === 416) return sessionLost(detail)
  return serviceFailure(failure, detail)
}

function badRequest(failure: HttpFailure, detail: Detail): SdkError {
  const code = firstCode(failure)
  if (code === 'DIGEST_INVALID') {
    return new IntegrityError(
      'DIGEST_MISMATCH',
      detail(
        `the bytes that arrived have another digest: ${answer(failure)}`,
        'Try again. If it stays, something between this machine and the registry changes what is sent.',
      ),
    )
  }
  if (code === 'SIZE_INVALID')
    return new IntegrityError('SIZE_MISMATCH', detail(answer(failure), 'Try again.'))
  if (code === 'MANIFEST_INVALID' || code === 'MANIFEST_BLOB_UNKNOWN' || code === 'MANIFEST_UNVERIFIED') {
    const hint =
      code === 'MANIFEST_BLOB_UNKNOWN'
        ? 'Push again: a blob that was there has gone since, and is then sent anew.'
        : 'See whether the registry accepts this kind of image.'
    return new IntegrityError('MANIFEST_REJECTED', detail(answer(failure), hint))
  }
  if (code !== undefined && SESSION_LOST.has(code)) return sessionLost(detail)
  return serviceFailure(failure, detail)
}

function unauthorized(failure: HttpFailure, detail: Detail): SdkError {
  // Harbor answers 401, not 404, for a project that does not exist.
  if (failure.serverErrors.some(({ message }) => /^(not found: )?project .+ not found/i.test(message))) {
    return new NotFoundError(
      'NAME_UNKNOWN',
      detail(answer(failure), 'Check the spelling of the project: it is the part before the first "/".'),
    )
  }
  return new AuthError(
    'UNAUTHENTICATED',
    detail(
      answer(failure),
      'Give a credential for this registry, or check the repository: it may not be public.',
    ),
  )
}

function forbidden(failure: HttpFailure, detail: Detail): SdkError {
  const quota = failure.serverErrors.find(
    ({ code, message }) =>
      code === 'DENIED' && message.includes('of storage resource') && message.includes('upper limit'),
  )
  if (quota !== undefined) {
    return new QuotaError(
      'QUOTA_EXCEEDED',
      detail(
        `the project's storage is full (${clip(quota.message, MAX_WORDS_LENGTH)})`,
        'Delete images that nobody needs, or ask for a larger quota, then push again: what was sent is not sent twice.',
      ),
    )
  }
  return new PermissionError(
    'DENIED',
    detail(answer(failure), 'Ask the owner of the project for this right, or use a credential that has it.'),
  )
}

function notFound(failure: HttpFailure, detail: Detail): SdkError {
  const code = firstCode(failure)
  if (code !== undefined && SESSION_LOST.has(code)) return sessionLost(detail)
  const known = code !== undefined && NOT_FOUND.has(code) ? (code as NotFoundErrorCode) : undefined
  const missing = known ?? failure.notFound ?? 'NAME_UNKNOWN'
  if (missing === 'UPLOAD_SESSION') return sessionLost(detail)
  return new NotFoundError(
    missing,
    detail(answer(failure), 'Check the spelling of project, repository, and tag or digest.'),
  )
}

function sessionLost(detail: Detail): SdkError {
  return new ServiceError(
    'SERVER_ERROR',
    detail('the registry lost the upload session', 'Try again: the upload then starts anew.', true),
  )
}

function precondition(failure: HttpFailure, detail: Detail): SdkError {
  if (firstCode(failure) === 'PROJECTPOLICYVIOLATION') {
    return new ConflictError(
      'POLICY_VIOLATION',
      detail(answer(failure), "The project's policy stops this image: see its scan and the policy's limits."),
    )
  }
  if (failure.serverErrors.some(({ message }) => /immutable/i.test(message))) {
    return new ConflictError('TAG_IMMUTABLE', detail(answer(failure), 'Push under another tag.'))
  }
  return new ConflictError('PRECONDITION_FAILED', detail(answer(failure)))
}

function slowDown(failure: HttpFailure, detail: Detail): SdkError {
  if (failure.status === 408) {
    return new ConnectionError('TIMEOUT', detail(answer(failure), 'Try again.', true))
  }
  const { retryAfterMs } = failure
  const wait = retryAfterMs === undefined ? 'a while' : `${Math.ceil(retryAfterMs / 1000)} s`
  return new QuotaError('RATE_LIMITED', detail(answer(failure), `Wait ${wait}, then try again.`, true))
}

function serviceFailure(failure: HttpFailure, detail: Detail): SdkError {
  const { status } = failure
  if (status === 413) {
    return new ServiceError(
      'UNSUPPORTED',
      detail(
        'a proxy in front of it refuses a body of this size (413)',
        "Raise the proxy's body limit: `client_max_body_size 0` in nginx, `proxy-body-size` on an ingress.",
      ),
    )
  }
  if (status === 405 || status === 501 || firstCode(failure) === 'UNSUPPORTED') {
    return new ServiceError('UNSUPPORTED', detail(answer(failure)))
  }
  if (status >= 500) {
    return new ServiceError(
      'SERVER_ERROR',
      detail(
        answer(failure),
        'Try again in a while; if it stays, its operator finds the cause by the request id in its log.',
        RETRYABLE_SERVER_ERRORS.has(status),
      ),
    )
  }
  return new ServiceError('UNEXPECTED_RESPONSE', detail(answer(failure)))
}

function firstCode({ serverErrors }: HttpFailure): string | undefined {
  return serverErrors[0]?.code.toUpperCase()
}

function answer({ status, serverErrors, side }: HttpFailure): string {
  const party = side === 'platform' ? 'platform' : 'registry'
  const [first] = serverErrors
  if (first === undefined) return `the ${party} answered ${status}`
  const words = first.message === '' ? '' : ` (${clip(first.message, MAX_WORDS_LENGTH)})`
  return `the ${party} answered ${[status, first.code].join(' ').trim()}${words}`
}
