import type { HttpFailure } from '../errors/from-http.js'
import type { Redactor } from '../log/redactor.js'
import type { Clock } from '../support/clock.js'
import { readServerErrors } from './records/error.js'
import type { HttpRequest, ResponseHead } from './request.js'
import { parseRetryAfter } from './retry.js'

/** The facts of an answer that was not expected, with what was tried. */
export function httpFailure(
  response: ResponseHead,
  body: Buffer | undefined,
  request: HttpRequest,
  options: { readonly redactor: Redactor; readonly clock: Clock },
): HttpFailure {
  const { action, target, side, notFound } = request
  return {
    action,
    target,
    side,
    notFound,
    status: response.status,
    serverErrors: body === undefined ? [] : readServerErrors(body, options.redactor),
    requestId: response.headers['x-request-id'],
    retryAfterMs: parseRetryAfter(response.headers['retry-after'], options.clock.now()),
    attempts: 1,
  }
}
