import type { IncomingHttpHeaders } from 'node:http'
import { type Duplex, PassThrough, type Readable } from 'node:stream'
import type { Redactor } from '../log/redactor.js'
import { type Dialled, dial } from './dial.js'
import { connectionFailure, refusal } from './engine-error.js'
import type { EnginePlace } from './find-engine.js'
import type { EngineModem } from './load-dockerode.js'

/** One request to the Docker engine. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD'
  /** With its query, without version: `/images/json?all=1`. */
  readonly path: string
  /** Sent as JSON. Not together with `body`. */
  readonly json?: unknown
  /** Sent as it is: a buffer with its length, a stream as it comes. A stream is destroyed when the request has ended. */
  readonly body?: Readable | Buffer
  /** Several values of one name are sent one by one. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Statuses above 299 that are an answer, not an error. */
  readonly accept?: readonly number[]
  /** What is tried, as a verb phrase that follows "Could not". */
  readonly action: string
  /** On what. */
  readonly target?: string
  /** Knows the secrets that are sent, and takes them out of the engine's words. */
  readonly redactor?: Redactor
  readonly signal?: AbortSignal | undefined
}

/** What the engine answered. */
export interface EngineAnswer {
  readonly status: number
  /** The parsed body; text where it is not JSON, `undefined` where there is none. */
  readonly body: unknown
}

/**
 * The one way to the Docker engine.
 *
 * Every call throws: LocalError `ENGINE_MISSING`, `ENGINE_NOT_RUNNING` and `ENGINE_DENIED` when the engine is not reached,
 * `ENGINE_FAILED` with the engine's own words when it refuses or stops in the middle; ConnectionError `TLS`; AbortError within
 * a second of the signal. Nothing is sent twice.
 */
export interface EngineConnection {
  /** Sends a request and reads the whole answer. */
  json(request: EngineRequest): Promise<EngineAnswer>
  /** Sends a request and gives the answer's body as it comes, no faster than it is read. The signal destroys it. */
  stream(request: EngineRequest): Promise<Readable>
  /** Sends a request and gives the connection itself once the engine has switched over. The signal destroys it. */
  hijack(request: EngineRequest): Promise<Duplex>
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const MAX_ERROR_BYTES = 64 * 1024

/** A connection with what only {@link openEngine} needs of it. */
export interface OwnEngineConnection extends EngineConnection {
  /** The same as `json`, with the answer's headers. */
  ask(request: EngineRequest): Promise<EngineAnswer & { readonly headers: IncomingHttpHeaders }>
  /** Cuts off whatever is under way. */
  close(): void
}

/** Makes the connection to an engine's place. Sends nothing. */
export function createConnection(
  modem: EngineModem,
  place: EnginePlace,
  platform: string,
): OwnEngineConnection {
  const control = new AbortController()
  const closed = control.signal

  const failure = (error: unknown, request: EngineRequest) =>
    connectionFailure(error, { request, place, platform })

  const open = async (request: EngineRequest, isHijack: boolean): Promise<Dialled> => {
    try {
      return await dial(modem, request, { isHijack, closed })
    } catch (error) {
      throw failure(error, request)
    }
  }

  const readAll = async (body: Readable, request: EngineRequest, maxBytes: number): Promise<string> => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    try {
      for await (const chunk of body) {
        sizeBytes += chunk.byteLength
        if (sizeBytes > maxBytes) break
        chunks.push(chunk)
      }
      return Buffer.concat(chunks).toString('utf8')
    } catch (error) {
      throw failure(error, request)
    }
  }

  const refuse = async (
    { answer, done }: Dialled,
    status: number,
    request: EngineRequest,
  ): Promise<never> => {
    const text = await readAll(answer, request, MAX_ERROR_BYTES).finally(done)
    throw refusal(status, parsed(text), { request, place, platform })
  }

  const good = async (request: EngineRequest): Promise<Dialled> => {
    const dialled = await open(request, false)
    const { status } = dialled
    return status < 300 || request.accept?.includes(status) ? dialled : refuse(dialled, status, request)
  }

  const ask: OwnEngineConnection['ask'] = async (request) => {
    const { answer, status, headers, done } = await good(request)
    const text = await readAll(answer, request, MAX_ANSWER_BYTES).finally(done)
    return { status, headers, body: parsed(text) }
  }

  return {
    ask,
    json: async (request) => {
      const { status, body } = await ask(request)
      return { status, body }
    },
    stream: async (request) => {
      const { answer, done } = await good(request)
      return passOn(answer, done, (error) => failure(error, request))
    },
    hijack: async (request) => {
      const dialled = await open(request, true)
      const { duplex, status, done } = dialled
      if (duplex === undefined) return refuse(dialled, status, request)
      duplex.on('close', done)
      // Whoever uses it hears of it too; nobody may be listening yet.
      duplex.on('error', () => undefined)
      return duplex
    },
    close: () => control.abort(),
  }
}

/** The answer's body, no faster than it is read, with our errors. */
function passOn(answer: Readable, done: () => void, translate: (error: unknown) => Error): Readable {
  const body = new PassThrough()
  // Nobody may be listening yet; whoever reads it is told all the same.
  body.on('error', () => undefined)
  body.on('close', () => {
    done()
    answer.destroy()
  })
  answer.on('error', (error) => body.destroy(translate(error)))
  answer.pipe(body)
  return body
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
