import type { ClientRequest } from 'node:http'
import { type Readable, Transform } from 'node:stream'
import type { SdkError } from '../errors/error.js'
import type { Redactor } from '../log/redactor.js'
import { abortError, onAbort } from '../support/abort.js'
import { type MeteredBody, meterBody } from './body-meter.js'
import { bodyError, expiryError, toConnectionError } from './connection-error.js'
import type { HttpRequest } from './request.js'
import { createWatchdog, type Phase, type Watchdog } from './watchdog.js'

/** One request and its answer, from the connection's point of view: who ended it, and why. */
export interface Exchange {
  /** Ends the request when the caller or the watchdog does. */
  readonly signal: AbortSignal
  readonly body: Readable | undefined
  /** Takes the request that the HTTP library made, to watch its connection. */
  watch(request: ClientRequest): void
  /** The error that a failure of the HTTP library really means. */
  failure(error: unknown): SdkError
  /** The answer's body, watched, with our errors in place of the library's. */
  receive(source: Readable): Readable
  /** Frees everything. Call it when no answer came. */
  end(): void
}

/** Opens the body and starts to listen to the caller's signal. */
export function openExchange(
  request: HttpRequest,
  options: { readonly limits: Readonly<Record<Phase, number>>; readonly redactor: Redactor },
): Exchange {
  const { limits, redactor } = options
  const controller = new AbortController()
  let expired: Phase | undefined
  let outgoing: ClientRequest | undefined
  let received: Readable | undefined

  const watchdog = createWatchdog({
    limits,
    waitsForUs: (phase) => {
      if (phase === 'sending') return body?.stream.readableLength === 0
      return phase === 'receiving' && (received?.readableLength ?? 0) > 0
    },
    onExpire: (phase) => {
      expired = phase
      const error = failure(undefined)
      controller.abort()
      received?.destroy(error)
    },
  })
  const body: MeteredBody | undefined =
    request.body && meterBody(request.body, { ...request, onBytes: () => watchdog.touch() })

  const stopListening = onAbort(request.signal, () => {
    controller.abort()
    received?.destroy(abortError(request.action))
  })
  const end = (): void => {
    watchdog.stop()
    stopListening()
    body?.stream.destroy()
    // An answer that came before the whole body was sent leaves a connection that nobody can use again.
    if (outgoing !== undefined && !outgoing.writableFinished) outgoing.destroy()
  }
  const failure = (error: unknown): SdkError => {
    if (request.signal?.aborted) return abortError(request.action)
    if (expired !== undefined) return expiryError(expired, limits[expired], request)
    if (body?.failure !== undefined) return bodyError(body.failure, request)
    return toConnectionError(error, request, redactor)
  }

  return {
    signal: controller.signal,
    body: body?.stream,
    watch: (client) => {
      outgoing = client
      watchConnecting(client, watchdog)
      client.once('finish', () => {
        if (received === undefined) watchdog.enter('waiting')
      })
    },
    failure,
    receive: (source) => {
      watchdog.enter('receiving')
      received = guard(source, { failure, end, onBytes: () => watchdog.touch() })
      return received
    },
    end,
  }
}

function watchConnecting(client: ClientRequest, watchdog: Watchdog): void {
  client.once('socket', (socket) => {
    if (!socket.connecting) return watchdog.enter('sending')
    watchdog.enter('connecting')
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => watchdog.enter('sending'))
  })
}

function guard(
  source: Readable,
  options: { failure(error: unknown): SdkError; end(): void; onBytes(): void },
): Readable {
  const out = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      options.onBytes()
      done(null, chunk)
    },
    destroy(error, done) {
      source.destroy()
      options.end()
      done(error)
    },
  })
  // Without a listener of its own an abandoned answer that breaks would end the process.
  out.on('error', () => undefined)
  source.on('error', (error) => out.destroy(options.failure(error)))
  source.on('close', () => {
    if (!source.readableEnded) out.destroy(options.failure(undefined))
  })
  return source.pipe(out)
}
