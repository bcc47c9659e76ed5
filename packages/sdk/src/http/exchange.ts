import type { ClientRequest } from 'node:http'
import { type Readable, Transform } from 'node:stream'
import type { SdkError } from '../errors/error.js'
import type { Redactor } from '../log/redactor.js'
import { abortError, onAbort } from '../support/abort.js'
import { type MeteredBody, meterBody } from './body-meter.js'
import { bodyError, expiryError, toConnectionError } from './connection-error.js'
import type { HttpRequest } from './request.js'
import { createWatchdog, type Phase, type Watchdog } from './watchdog.js'

/** What an {@link Exchange} is made from, besides its request. */
export interface ExchangeOptions {
  /** Milliseconds without movement after which each phase counts as dead. */
  readonly limits: Readonly<Record<Phase, number>>
  readonly redactor: Redactor
}

/** One request and its answer, from the connection's point of view: who ended it, and why. */
export class Exchange {
  readonly #request: HttpRequest
  readonly #options: ExchangeOptions
  readonly #controller = new AbortController()
  readonly #body: MeteredBody | undefined
  readonly #watchdog: Watchdog
  readonly #stopListening: () => void
  #expired: Phase | undefined
  #outgoing: ClientRequest | undefined
  #received: Readable | undefined

  /** Opens the body and starts to listen to the caller's signal. */
  constructor(request: HttpRequest, options: ExchangeOptions) {
    this.#request = request
    this.#options = options
    this.#watchdog = createWatchdog({
      limits: options.limits,
      waitsForUs: (phase) => this.#waitsForUs(phase),
      onExpire: (phase) => {
        this.#expired = phase
        this.#cut()
      },
    })
    this.#body =
      request.body && meterBody(request.body, { ...request, onBytes: () => this.#watchdog.touch() })
    this.#stopListening = onAbort(request.signal, () => this.#cut())
  }

  /** Ends the request when the caller or the watchdog does. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get body(): Readable | undefined {
    return this.#body?.stream
  }

  /** Takes the request that the HTTP library made, to watch its connection. */
  watch(outgoing: ClientRequest): void {
    this.#outgoing = outgoing
    outgoing.once('socket', (socket) => {
      if (!socket.connecting) return this.#watchdog.enter('sending')
      this.#watchdog.enter('connecting')
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => this.#watchdog.enter('sending'))
    })
    outgoing.once('finish', () => {
      if (this.#received === undefined) this.#watchdog.enter('waiting')
    })
  }

  /** The answer's body, watched, with our errors in place of the library's. */
  receive(source: Readable): Readable {
    this.#watchdog.enter('receiving')
    const received = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#watchdog.touch()
        done(null, chunk)
      },
      destroy: (error, done) => {
        source.destroy()
        this.end()
        done(error)
      },
    })
    this.#received = received
    // Without a listener of its own an abandoned answer that breaks would end the process.
    received.on('error', () => undefined)
    source.on('error', (error) => received.destroy(this.failure(error)))
    source.on('close', () => {
      if (!source.readableEnded) received.destroy(this.failure(undefined))
    })
    return source.pipe(received)
  }

  /** The error that a failure of the HTTP library really means. */
  failure(error: unknown): SdkError {
    const { limits, redactor } = this.#options
    const request = this.#request
    if (request.signal?.aborted) return abortError(request.action)
    if (this.#expired !== undefined) return expiryError(this.#expired, limits[this.#expired], request)
    if (this.#body?.failure !== undefined) return bodyError(this.#body.failure, request)
    return toConnectionError(error, request, redactor)
  }

  /** Frees everything. An answer that was received does so by itself once it is read or destroyed. */
  end(): void {
    this.#watchdog.stop()
    this.#stopListening()
    this.#body?.stream.destroy()
    // An answer that came before the whole body was sent leaves a connection that nobody can use again.
    if (this.#outgoing?.writableFinished === false) this.#outgoing.destroy()
  }

  #cut(): void {
    const failure = this.failure(undefined)
    this.#controller.abort()
    this.#received?.destroy(failure)
  }

  #waitsForUs(phase: Phase): boolean {
    if (phase === 'sending') return this.#body?.stream.readableLength === 0
    return phase === 'receiving' && (this.#received?.readableLength ?? 0) > 0
  }
}
