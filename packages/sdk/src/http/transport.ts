import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import type { AxiosInstance, AxiosResponse } from 'axios'
import type { Logger } from '../log/logger.js'
import type { Redactor } from '../log/redactor.js'
import { abortable, throwIfAborted } from '../support/abort.js'
import type { Clock } from '../support/clock.js'
import { Exchange } from './exchange.js'
import { isLoopbackHost } from './private-host.js'
import type { HttpRequest, StreamResponse } from './request.js'

const MAX_SOCKETS = 8
const CONNECT_TIMEOUT_MS = 30_000
const ANSWER_TIMEOUT_MS = 60_000
const STALL_TIMEOUT_MS = 60_000

/** What a {@link Transport} is made from. */
export interface TransportOptions {
  readonly logger: Logger
  readonly redactor: Redactor
  readonly clock: Clock
  /** Milliseconds for a connection to come up. Default 30,000. */
  readonly connectTimeoutMs?: number | undefined
  /** Milliseconds without a byte in either direction after which a transfer counts as dead. Default 60,000. */
  readonly stallTimeoutMs?: number | undefined
  /** Called for every request that goes out, redirects and token requests included. */
  readonly onRequest?: (() => void) | undefined
}

/** Sends single requests over connections that are kept. No redirects, no retries, no cookies. */
export interface Transport {
  /**
   * Sends the request and returns the answer, whatever its status, as soon as its headers are here.
   *
   * @throws ConnectionError with code `NETWORK`, `TIMEOUT`, `TLS` or `STALLED`; AbortError within a tick of the signal.
   */
  send(request: HttpRequest): Promise<StreamResponse>
  /** Closes all connections. */
  close(): void
}

/** Makes a {@link Transport}. Nothing is loaded or opened before the first request. */
export function createTransport(options: TransportOptions): Transport {
  const agents = {
    httpAgent: new http.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    httpsAgent: new https.Agent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
  }
  let client: Promise<AxiosInstance> | undefined

  return {
    async send(request) {
      client ??= loadAxios(agents)
      const axios = await client
      throwIfAborted(request.signal, request.action)
      options.onRequest?.()
      return exchangeOnce(axios, request, options)
    },
    close() {
      agents.httpAgent.destroy()
      agents.httpsAgent.destroy()
    },
  }
}

async function exchangeOnce(
  axios: AxiosInstance,
  request: HttpRequest,
  options: TransportOptions,
): Promise<StreamResponse> {
  const { logger, redactor, clock, stallTimeoutMs = STALL_TIMEOUT_MS } = options
  const limits = {
    connecting: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    sending: stallTimeoutMs,
    waiting: request.timeoutMs ?? ANSWER_TIMEOUT_MS,
    receiving: stallTimeoutMs,
  }
  const exchange = new Exchange(request, { redactor, limits })
  const startedMs = clock.now()
  const log = (outcome: string | number, headers: Record<string, string> = {}) =>
    logger.debug(`${request.method} ${redactor.url(request.url)}: ${outcome}`, {
      durationMs: clock.now() - startedMs,
      headers: redactor.headers(headers),
    })
  try {
    const answer = await abortable(perform(axios, request, exchange), request.signal, request.action)
    const headers = plainHeaders(answer.headers)
    log(answer.status, headers)
    return { status: answer.status, headers, url: request.url, stream: exchange.receive(answer.data) }
  } catch (error) {
    exchange.end()
    const failure = exchange.failure(error)
    log(failure.code)
    throw failure
  }
}

async function loadAxios(agents: { httpAgent: http.Agent; httpsAgent: https.Agent }): Promise<AxiosInstance> {
  const { default: axios } = await import('axios')
  return axios.create({
    ...agents,
    adapter: 'http',
    // With redirects of its own the library keeps whole bodies in memory, to send them again.
    maxRedirects: 0,
    maxBodyLength: Number.POSITIVE_INFINITY,
    decompress: false,
    responseType: 'stream',
    validateStatus: () => true,
    transformRequest: [],
    transformResponse: [],
    headers: { 'User-Agent': 'slipway', 'Accept-Encoding': 'identity' },
  })
}

function perform(
  axios: AxiosInstance,
  request: HttpRequest,
  exchange: Exchange,
): Promise<AxiosResponse<Readable>> {
  const { method, url, headers = {}, body } = request
  return axios.request({
    method,
    url: url.href,
    headers: {
      // Otherwise the library calls an empty body a form.
      'Content-Type': false,
      ...headers,
      ...(body?.sizeBytes !== undefined && { 'Content-Length': String(body.sizeBytes) }),
    },
    data: exchange.body,
    signal: exchange.signal,
    transport: {
      request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
        const outgoing = (options.protocol === 'https:' ? https : http).request(options, onResponse)
        exchange.watch(outgoing)
        return outgoing
      },
    },
    // A proxy for the outside world does not reach this machine's own ports.
    ...(isLoopbackHost(url.hostname) && { proxy: false as const }),
  })
}

function plainHeaders(headers: AxiosResponse['headers']): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
