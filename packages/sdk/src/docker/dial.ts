import { type IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Duplex, type Readable } from 'node:stream'
import { inspect } from 'node:util'
import { abortable, abortError, onAbort, throwIfAborted } from '../support/abort.js'
import type { EngineRequest } from './connection.js'
import type { EngineModem } from './load-dockerode.js'

/** Modem makes an error of strings of every status that it is not told to let pass. */
const EVERY_STATUS = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [100 + index, true]))

const SWITCHED = 101

/** What came back. */
export interface Dialled {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The answer's body. */
  readonly answer: Readable
  /** The connection itself, where the engine switched over. */
  readonly duplex: Duplex | undefined
  /** To be called when it has been used up: the signals are not heard any more. */
  readonly done: () => void
}

/**
 * Sends a request through modem and gives what comes back: the answer, or the connection once the engine switched over.
 *
 * Until `done` is called the signal, and the one of the connection as a whole, cut it off.
 */
export async function dial(
  modem: EngineModem,
  request: EngineRequest,
  { isHijack, closed }: { readonly isHijack: boolean; readonly closed: AbortSignal },
): Promise<Dialled> {
  const { action, signal } = request
  throwIfAborted(signal, action)
  throwIfAborted(closed, action)
  const control = new AbortController()
  const stops = [signal, closed].map((each) => onAbort(each, () => control.abort()))
  const body = bodyOf(request, isHijack)
  const done = () => {
    for (const stop of stops) stop()
    // Modem leaves what it was given open when the other side stops reading.
    if (body !== undefined && !Buffer.isBuffer(body)) body.destroy()
  }
  try {
    const answer = await abortable(
      send(modem, request, { body, isHijack, signal: control.signal }),
      control.signal,
      action,
    )
    // Its own signal is no longer heard once the answer has begun.
    control.signal.addEventListener('abort', () => answer.destroy(abortError(action)), { once: true })
    if (control.signal.aborted) answer.destroy(abortError(action))
    return answer instanceof IncomingMessage
      ? { answer, status: answer.statusCode ?? 0, headers: answer.headers, duplex: undefined, done }
      : { answer, status: SWITCHED, headers: {}, duplex: answer, done }
  } catch (error) {
    done()
    throw error
  }
}

function send(
  modem: EngineModem,
  request: EngineRequest,
  options: {
    readonly body: Readable | Buffer | undefined
    readonly isHijack: boolean
    readonly signal: AbortSignal
  },
): Promise<IncomingMessage | Duplex> {
  const { body, isHijack, signal } = options
  const { method, path } = request
  return new Promise((resolve, reject) => {
    const dialOptions = {
      method,
      // Modem cuts the last character of a path with a query: it expects its own query there.
      path: path.includes('?') ? `${path}&` : path,
      headers: headersOf(request),
      ...(body !== undefined && { file: body }),
      isStream: true,
      hijack: isHijack,
      statusCodes: EVERY_STATUS,
      abortSignal: signal,
    }
    modem.dial(dialOptions, (error, answer) => {
      if (answer instanceof IncomingMessage || answer instanceof Duplex) resolve(answer)
      else reject(error ?? new Error('modem gave neither answer nor error'))
    })
  })
}

function bodyOf({ json, body }: EngineRequest, isHijack: boolean): Readable | Buffer | undefined {
  if (json !== undefined) return Buffer.from(JSON.stringify(json))
  // Without a body modem ends the request with the last chunk of none, which the engine takes for the first bytes said.
  return body ?? (isHijack ? Buffer.alloc(0) : undefined)
}

/** Modem renders them as text before each request, and prints that for DEBUG: a credential stays out. */
function headersOf({ json, headers }: EngineRequest): Record<string, string> {
  const own: Record<string, string> = {
    ...(json !== undefined && { 'Content-Type': 'application/json' }),
    ...headers,
  }
  Object.defineProperty(own, inspect.custom, { value: () => Object.keys(own).join(', ') })
  return own
}
