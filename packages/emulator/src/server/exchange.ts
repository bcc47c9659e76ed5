import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Answer, errorAnswer, sendAnswer } from './answer.js'
import { readAuthorization } from './authorization.js'
import { type Connection, connectionOf } from './connection.js'
import { createRequestBody, type RequestBody } from './request-body.js'
import type { RequestContext } from './request-context.js'
import { RequestError } from './request-error.js'
import type { OpenLogEntry, RequestLog, RequestLogEntry } from './request-log.js'

/** What the exchanges of one server share. */
export interface ExchangeOptions {
  readonly handle: (context: RequestContext) => Promise<Answer>
  readonly log: RequestLog
  /** Told of each request when its answer has been sent or its client has gone. */
  readonly onRequest?: ((entry: RequestLogEntry) => void) | undefined
}

/**
 * Serves one request from its head to the end of its answer. A client that goes away is no error.
 *
 * @param awaitsContinue - The client waits for `100 Continue` before it sends the body (RFC 9110 section
 * 10.1.1).
 */
export async function serveExchange(
  request: IncomingMessage,
  response: ServerResponse,
  awaitsContinue: boolean,
  options: ExchangeOptions,
): Promise<void> {
  const { path, query } = splitTarget(request.url ?? '/')
  const method = request.method ?? 'GET'
  const authorization = readAuthorization(request.headers.authorization).kind
  const entry = options.log.begin({ method, path, query, authorization })
  let isBodyHeldBack = awaitsContinue
  const letClientSend = () => {
    if (isBodyHeldBack) response.writeContinue()
    isBodyHeldBack = false
  }
  const body = createRequestBody(request, letClientSend, (bytes) => {
    entry.bytesIn += bytes
  })
  const connection = connectionOf(request, response)
  const context = contextOf(request, { method, path, query, body, connection })
  const answer = await answerRequest(context, options, entry)
  // A client that was never told to go on sends no body, so the connection has no next request.
  if (isBodyHeldBack) response.setHeader('connection', 'close')
  await deliver(response, answer, entry)
  // What the endpoint left unread would block the next request on this connection.
  request.resume()
  options.onRequest?.(entry)
}

async function answerRequest(context: RequestContext, { handle }: ExchangeOptions, entry: OpenLogEntry) {
  try {
    return await handle(context)
  } catch (error) {
    if (!(error instanceof RequestError) && context.connection.isOpen) entry.failure = error
    return errorAnswer(error)
  }
}

async function deliver(response: ServerResponse, answer: Answer, entry: OpenLogEntry): Promise<void> {
  if (response.destroyed) return
  entry.status = answer.status
  try {
    await sendAnswer(response, answer, (bytes) => {
      entry.bytesOut += bytes
    })
  } catch (error) {
    if (response.destroyed) return
    entry.failure = error
    // An answer that has begun can only be cut: the client must not take it for whole.
    if (response.headersSent) response.destroy()
    else await deliver(response, errorAnswer(error), entry)
  }
}

function splitTarget(target: string): { path: string; query: string } {
  // Clients that take the emulator for a proxy send a whole URL.
  const local = target.replace(/^https?:\/\/[^/?]*/i, '')
  const mark = local.indexOf('?')
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) }
}

const SAFE_HOST = /^[A-Za-z0-9.:[\]-]+$/

function contextOf(
  request: IncomingMessage,
  parts: { method: string; path: string; query: string; body: RequestBody; connection: Connection },
): RequestContext {
  const { host = '' } = request.headers
  const { localAddress, localPort } = request.socket
  return {
    ...parts,
    query: new URLSearchParams(parts.query),
    // The host goes into challenges; anything but a plain one could end the quoted text that it stands in.
    origin: `http://${SAFE_HOST.test(host) ? host : `${localAddress}:${localPort}`}`,
    header(name) {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
  }
}
