import { z } from 'zod'
import { ServiceError } from '../errors/classes.js'
import type { ErrorSide } from '../errors/error.js'
import type { Logger } from '../log/logger.js'
import type { Redactor } from '../log/redactor.js'
import { systemClock } from '../support/clock.js'
import type { RequestAuthenticator } from './auth.js'
import { createHttpClient } from './client.js'
import { isPage } from './page.js'
import type { ProxySettings } from './proxy-settings.js'
import type { HttpRequest, HttpResponse } from './request.js'
import type { RetryMode } from './retry.js'
import type { Timing } from './timing.js'
import { createTransport } from './transport.js'
import type { Trust } from './trust.js'

/** How an API that speaks JSON is reached. */
export interface JsonApiOptions extends Timing {
  /** Root of the server. */
  readonly url: URL
  readonly authenticator: RequestAuthenticator
  /** The side that errors name. */
  readonly side: ErrorSide
  /** Whose certificates are believed. Default Node's own choice. */
  readonly trust?: Trust | undefined
  /** Which connections go through which proxy. Default none. */
  readonly proxies?: ProxySettings | undefined
  readonly logger: Logger
  readonly redactor: Redactor
}

/** One call. */
export interface ApiCall<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the root on, encoded: `/v1/apps?page=1`. */
  readonly path: string
  /** Besides those of JSON. Default none. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as JSON. */
  readonly body?: object | undefined
  /** Reads the answer; what it does not know is dropped. */
  readonly answer: z.ZodType<T>
  /** Whether the answer is shown to people: secrets in its texts are replaced. @defaultValue false */
  readonly isShown?: boolean | undefined
  /** What is being tried, as a verb phrase that follows "Could not". */
  readonly action: string
  /**
   * When it is sent again.
   * @defaultValue `always` for GET, PUT and DELETE; `never` for POST and PATCH, which may have done their work
   */
  readonly retry?: RetryMode | undefined
  /** Longest answer that is read. @defaultValue 8 MiB */
  readonly maxResponseBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Sends calls to one server. */
export interface JsonApi {
  readonly url: URL
  /**
   * The answer of a call that has to succeed.
   *
   * @throws AuthError with code `CREDENTIAL_REJECTED`; what the status means otherwise; ServiceError with code
   * `UNEXPECTED_RESPONSE` for an answer of another shape; ConnectionError.
   */
  call<T>(call: ApiCall<T>): Promise<T>
  /** The same for one page of a list, with the length of the whole list where the answer's `X-Total-Count` tells it. */
  callPage<T>(call: ApiCall<T>): Promise<ApiPage<T>>
  /**
   * The same for a call that a server need not offer: one of the `absent` statuses, or a web page in place of the answer,
   * gives that status instead of an error.
   */
  tryCall<T>(call: ApiCall<T>, absent: readonly number[]): Promise<Tried<T>>
  close(): void
}

/** One page of a list. */
export interface ApiPage<T> {
  readonly answer: T
  /** Entries on all pages together; absent where the server does not tell. */
  readonly totalCount?: number
}

/** An answer, or the status of one that says that there is none. */
export type Tried<T> = { readonly answer: T } | { readonly status: number; readonly message: string }

const EXPECTED = [200, 201, 202, 204, 207]

/** Makes a {@link JsonApi}. Sends nothing. */
export function openJsonApi(options: JsonApiOptions): JsonApi {
  const { url, side, authenticator, logger, redactor, clock = systemClock } = options
  const transport = createTransport({ ...options, clock })
  const http = createHttpClient({ transport, origin: url, authenticator, clock, logger, redactor })

  const send = async <T>(call: ApiCall<T>, absent: readonly number[]) => {
    const request = requestOf(call, { url, side, absent })
    return { request, response: await http.send(request) }
  }

  return {
    url,
    async call(call) {
      const { request, response } = await send(call, [])
      const answer = call.isShown ? z.preprocess(withoutSecrets(redactor), call.answer) : call.answer
      return readAnswer(answer, request, response)
    },
    async callPage(call) {
      const { request, response } = await send(call, [])
      const stated = response.headers['x-total-count'] ?? ''
      const answer = readAnswer(call.answer, request, response)
      return /^\d{1,15}$/.test(stated) ? { answer, totalCount: Number(stated) } : { answer }
    },
    async tryCall(call, absent) {
      const { request, response } = await send(call, absent)
      const { status } = response
      const isAbsent = absent.includes(status) || isPage(response)
      if (isAbsent) return { status, message: isPage(response) ? '' : redactor.text(messageIn(response)) }
      return { answer: readAnswer(call.answer, request, response) }
    },
    close: () => transport.close(),
  }
}

/** Replaces secrets in all texts of a JSON value. */
function withoutSecrets(redactor: Redactor): (value: unknown) => unknown {
  return (value) =>
    value === undefined
      ? value
      : JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
          typeof part === 'string' ? redactor.text(part) : part,
        )
}

function requestOf<T>(
  call: ApiCall<T>,
  { url, side, absent }: Pick<JsonApiOptions, 'url' | 'side'> & { readonly absent: readonly number[] },
): HttpRequest {
  const { method, path, headers, body, action, maxResponseBytes, signal } = call
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const isSafeTwice = method === 'GET' || method === 'PUT' || method === 'DELETE'
  return {
    method,
    url: new URL(path, url),
    headers: { ...headers, Accept: 'application/json', ...(bytes && { 'Content-Type': 'application/json' }) },
    ...(bytes && { body: { sizeBytes: bytes.byteLength, open: () => bytes } }),
    expect: [...EXPECTED, ...absent],
    action,
    target: url.host,
    side,
    ...(maxResponseBytes !== undefined && { maxResponseBytes }),
    retry: call.retry ?? (isSafeTwice ? 'always' : 'never'),
    signal,
  }
}

function readAnswer<T>(answer: z.ZodType<T>, request: HttpRequest, response: HttpResponse): T {
  const parsed = answer.safeParse(jsonIn(response))
  if (parsed.success) return parsed.data
  const { action, target, side } = request
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.') || 'the whole'
  throw new ServiceError('UNEXPECTED_RESPONSE', {
    action,
    target,
    side,
    status: response.status,
    reason: isPage(response)
      ? 'a web page came in place of an answer'
      : `the answer is not as agreed (${where}: ${issue?.message})`,
    hint: 'Check the address, and whether a newer version of this program is there.',
  })
}

function messageIn(response: HttpResponse): string {
  const json = jsonIn(response)
  const isMessage = typeof json === 'object' && json !== null && 'message' in json
  return isMessage && typeof json.message === 'string' ? json.message.slice(0, 300) : ''
}

function jsonIn({ body }: HttpResponse): unknown {
  try {
    return body.byteLength === 0 ? {} : JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
