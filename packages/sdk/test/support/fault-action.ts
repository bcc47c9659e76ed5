import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/** Where a body of unknown length is cut. */
const CUT_AFTER_BYTES = 40_000

/** An answer on its way from the registry to the client. */
export interface PassedAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** How a request is passed on to the registry. */
export interface Passing {
  /** Changes the request's bytes on the way. */
  readonly changeRequest?: ((chunk: Buffer) => Buffer) | undefined
  /** Changes the answer on the way. */
  readonly changeAnswer?: ((answer: PassedAnswer) => PassedAnswer) | undefined
  /** Cuts both connections after this many bytes of the request's body. */
  readonly cutRequestAfterBytes?: number | undefined
  /** Takes the request's body no faster than this. */
  readonly bytesPerSecond?: number | undefined
  /** Sends this share of the answer, its head included, and then cuts the connection or falls silent. */
  readonly partOfAnswer?: { readonly share: number; readonly isCut: boolean } | undefined
}

/** One request at the proxy, and what can be done with it. */
export interface FaultyExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Scheme, host and port under which the client knows the registry. */
  readonly origin: string
  /** A host beside the registry. */
  readonly otherHost: string
  pass(how?: Passing): void
  /** Deletes the upload session of the request in the registry. */
  dropSession(): Promise<void>
  /** Ends the registry and starts it again with the same content. */
  restart(): Promise<void>
  /** Ends the push by its own signal, as its caller would. */
  abort(): void
}

/** What goes wrong with a request. */
export type FaultAction = (exchange: FaultyExchange) => void | Promise<void>

/** Answers in the registry's place, as a proxy does that has read the head only and lets the body run out. */
export function answer(
  status: number,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string } = {},
): FaultAction {
  return ({ request, response }) => {
    response.writeHead(status, headers)
    response.end(request.method === 'HEAD' ? undefined : body)
    request.resume()
  }
}

/** An error answer in the registry's own form. */
export function registryError(
  status: number,
  code: string,
  { message = code, headers = {} }: { message?: string; headers?: Record<string, string> } = {},
): FaultAction {
  const body = JSON.stringify({ errors: [{ code, message }] })
  return answer(status, { headers: { 'content-type': 'application/json', ...headers }, body })
}

/** A page for people, which proxies, firewalls and login portals send. */
export function page(status: number): FaultAction {
  const body = `<html><body><h1>${status}</h1></body></html>`
  return answer(status, { headers: { 'content-type': 'text/html; charset=utf-8' }, body })
}

/** Sends the client to another address, the body unread. */
export function redirect(status: number, to: (exchange: FaultyExchange) => string): FaultAction {
  return (exchange) => answer(status, { headers: { location: to(exchange) } })(exchange)
}

/** Cuts the connection in the middle of the request's body; a request without one is cut before its answer. */
export function cutRequest(): FaultAction {
  return ({ request, pass }) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
    if (encoding !== undefined) pass({ cutRequestAfterBytes: CUT_AFTER_BYTES })
    else if (Number(length ?? 0) > 1) pass({ cutRequestAfterBytes: Number(length) >> 1 })
    else request.socket.destroy()
  }
}

/** Lets the registry do its work and cuts the connection in the middle of its answer. */
export function cutAnswer(share: number): FaultAction {
  return ({ pass }) => pass({ partOfAnswer: { share, isCut: true } })
}

/** Lets the registry do its work and stops in the middle of its answer, without closing anything. */
export function stallAnswer(share: number): FaultAction {
  return ({ pass }) => pass({ partOfAnswer: { share, isCut: false } })
}

/** Takes the request's body slowly. */
export function slow(bytesPerSecond: number): FaultAction {
  return ({ pass }) => pass({ bytesPerSecond })
}

/** Takes no bytes and gives no answer. */
export function stall(): FaultAction {
  return ({ request }) => void request.pause()
}

/** Changes headers of the registry's answer. */
export function changeHeaders(
  change: (headers: IncomingHttpHeaders, exchange: FaultyExchange) => IncomingHttpHeaders,
): FaultAction {
  return (exchange) =>
    exchange.pass({
      changeAnswer: (passed) => ({
        ...passed,
        headers: { ...passed.headers, ...change(passed.headers, exchange) },
      }),
    })
}

/** Replaces digits of the first digest in it, else flips a bit: the same length, but other bytes. */
export function tamper(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  const at = Math.max(0, bytes.indexOf('sha256:') < 0 ? bytes.byteLength >> 1 : bytes.indexOf('sha256:') + 8)
  const old = changed[at] ?? 0
  changed[at] = bytes.indexOf('sha256:') < 0 ? old ^ 1 : old === 0x30 ? 0x31 : 0x30
  return changed
}
