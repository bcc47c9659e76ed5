import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import type { AxiosInstance, AxiosResponse } from 'axios'
import type { Logger } from '../log/logger.js'
import type { Redactor } from '../log/redactor.js'
import { Secret } from '../log/secret.js'
import { abortable, throwIfAborted } from '../support/abort.js'
import type { Clock } from '../support/clock.js'
import { type Agents, createAgents } from './agents.js'
import { Exchange } from './exchange.js'
import { type ProxyServer, type ProxySettings, readProxySettings } from './proxy-settings.js'
import type { HttpRequest, StreamResponse } from './request.js'
import type { Timing } from './timing.js'
import type { Trust } from './trust.js'

const MAX_SOCKETS = 8
const CONNECT_TIMEOUT_MS = 30_000
const ANSWER_TIMEOUT_MS = 60_000
const STALL_TIMEOUT_MS = 60_000

/** What a {@link Transport} is made from. */
export interface TransportOptions extends Omit<Timing, 'clock'> {
  readonly logger: Logger
  readonly redactor: Redactor
  readonly clock: Clock
  /** Whose certificates are believed. Default Node's own choice. */
  readonly trust?: Trust | undefined
  /** Which connections go through which proxy. Default none. */
  readonly proxies?: ProxySettings | undefined
  /** Called for every request that goes out, redirects and token requests included. */
  readonly onRequest?: (() => void) | undefined
}

/** Sends single requests over connections that are kept. No redirects, no retries, no cookies. */
export interface Transport {
  /**
   * Sends the request and returns the answer, whatever its status, as soon as its headers are here.
   *
   * @throws ConnectionError with code `NETWORK`, `TIMEOUT`, `TLS`, `PROXY` or `STALLED`; AbortError within a tick of the signal.
   */
  send(request: HttpRequest): Promise<StreamResponse>
  /** Closes all connections. */
  close(): void
}

/** Makes a {@link Transport}. Nothing is loaded or opened before the first request. */
export function createTransport(options: TransportOptions): Transport {
  const { trust, redactor, proxies = readProxySettings({}) } = options
  const agents = createAgents({
    maxSockets: MAX_SOCKETS,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    trust,
    proxies: { proxyFor: (url) => withoutSecret(proxies.proxyFor(url), redactor) },
  })
  let client: Promise<AxiosInstance> | undefined

  return {
    async send(request) {
      client ??= loadAxios(agents)
      const axios = await client
      throwIfAborted(request.signal, request.action)
      options.onRequest?.()
      return exchangeOnce(axios, request, options)
    },
    close: () => agents.destroy(),
  }
}

/** The same proxy, whose password no text shows from now on. */
function withoutSecret(proxy: ProxyServer | undefined, redactor: Redactor): ProxyServer | undefined {
  if (proxy?.login !== undefined) {
    const { username, password } = proxy.login
    redactor.learn(password)
    redactor.learn(new Secret(`${username}:${password.reveal()}`))
  }
  return proxy
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
    waiting: Math.min(
      request.timeoutMs ?? ANSWER_TIMEOUT_MS,
      options.answerTimeoutMs ?? Number.POSITIVE_INFINITY,
    ),
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

async function loadAxios({ httpAgent, httpsAgent }: Agents): Promise<AxiosInstance> {
  const { default: axios } = await import('axios')
  return axios.create({
    httpAgent,
    httpsAgent,
    // The agents know the way by themselves.
    proxy: false,
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
  })
}

function plainHeaders(headers: AxiosResponse['headers']): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
