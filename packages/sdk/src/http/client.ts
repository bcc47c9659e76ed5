import { errorFromHttp } from '../errors/from-http.js'
import { isSdkError } from '../errors/guards.js'
import type { Logger } from '../log/logger.js'
import type { Redactor } from '../log/redactor.js'
import type { Clock } from '../support/clock.js'
import type { RequestAuthenticator } from './auth.js'
import { httpFailure } from './failure.js'
import { readBody, readUpTo } from './read-body.js'
import { MAX_ERROR_BYTES } from './records/error.js'
import { discard, followRedirects } from './redirect.js'
import type { HttpRequest, HttpResponse, StreamResponse } from './request.js'
import { withRetries } from './retry.js'
import type { Transport } from './transport.js'

/** Sends requests to one server, with authentication, redirects, retries and errors in our own words. */
export interface HttpClient {
  /**
   * The answer with its body in memory. A retried request is sent anew from the start, its answer's body included.
   *
   * @throws the error that {@link errorFromHttp} makes of an answer whose status is not expected; ConnectionError.
   */
  send(request: HttpRequest): Promise<HttpResponse>
  /** The answer as a stream. What goes wrong after the headers is the reader's to see. */
  open(request: HttpRequest): Promise<StreamResponse>
}

/** What an {@link HttpClient} is made from. */
export interface HttpClientOptions {
  readonly transport: Transport
  /** Root of the server: the only place that gets the authorization. */
  readonly origin: URL
  readonly authenticator: RequestAuthenticator
  readonly clock: Clock
  readonly logger: Logger
  readonly redactor: Redactor
}

/** Sends one request without retries and without a name for 401, and returns the answer whatever its status. */
export function createExchanger(
  transport: Transport,
  origin: URL,
): (request: HttpRequest, authorization?: string) => Promise<HttpResponse> {
  return async (request, authorization) => {
    // The receiver of the credential here is the address itself: a token server may be another host.
    const own = authorization === undefined ? origin : request.url
    const response = await followRedirects(transport.send, request, { origin: own, authorization })
    const { status, headers, url } = response
    return { status, headers, url, body: await readBody(response, request) }
  }
}

/** Makes an {@link HttpClient}. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { clock, logger } = options

  return {
    send: (request) =>
      withRetries(
        async () => {
          const response = await attemptOnce(options, request)
          const { status, headers, url } = response
          return { status, headers, url, body: await readBody(response, request) }
        },
        { mode: request.retry, clock, logger, signal: request.signal },
      ),
    open: (request) =>
      withRetries(() => attemptOnce(options, request), {
        mode: request.retry,
        clock,
        logger,
        signal: request.signal,
      }),
  }
}

async function attemptOnce(options: HttpClientOptions, request: HttpRequest): Promise<StreamResponse> {
  const { transport, origin, authenticator } = options
  const { scopes = [], signal } = request
  const follow = (authorization: string | undefined) =>
    followRedirects(transport.send, request, { origin, authorization })

  const used = await authenticator.authorization(scopes, signal)
  let response = await follow(used)
  if (isOurs(response, request, origin)) {
    const challenge = response.headers['www-authenticate']
    const renewed = await authenticator.renew({ used, challenge }, scopes, signal)
    if (renewed !== undefined) {
      discard(response)
      response = await follow(renewed)
    }
  }
  if (request.expect.includes(response.status)) return response

  const failure = httpFailure(response, await readErrorBody(response), request, options)
  throw isOurs(response, request, origin)
    ? await authenticator.refusal(failure, scopes, signal)
    : errorFromHttp(failure)
}

/** An error answer that breaks off still has its status. */
async function readErrorBody(response: StreamResponse): Promise<Buffer | undefined> {
  return readUpTo(response, MAX_ERROR_BYTES).catch((error: unknown) => {
    if (isSdkError(error, 'ABORTED')) throw error
    return undefined
  })
}

/** Another host's 401, after a redirect, says nothing about our credential. */
function isOurs(response: StreamResponse, request: HttpRequest, origin: URL): boolean {
  return response.status === 401 && !request.expect.includes(401) && response.url.origin === origin.origin
}
