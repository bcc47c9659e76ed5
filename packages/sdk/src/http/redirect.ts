import { ConnectionError } from '../errors/classes.js'
import { isPrivateHost } from './private-host.js'
import type { HttpRequest, StreamResponse } from './request.js'

const MAX_HOPS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** What a redirect, an upload location or a token server is judged by. */
export interface Hop {
  /** The registry's own root. */
  readonly origin: URL
  readonly from: URL
  readonly to: URL
}

/** Why a hop must not be made, as a clause, or `undefined` when it may. */
export function hopRefusal({ origin, from, to }: Hop): string | undefined {
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return `it points to a ${to.protocol} address`
  if (from.protocol === 'https:' && to.protocol === 'http:') return 'it leads from https to plain http'
  if (isPrivateHost(to.hostname) && !isPrivateHost(origin.hostname)) {
    return `it leads to the private address ${to.hostname}`
  }
  return undefined
}

/**
 * Checks a hop.
 *
 * @throws ConnectionError with code `REDIRECT_REFUSED`.
 */
export function checkHop(hop: Hop, request: Pick<HttpRequest, 'action' | 'target' | 'side'>): void {
  const refusal = hopRefusal(hop)
  if (refusal !== undefined) throw refused(request, `the registry sends us to ${hop.to.host}, but ${refusal}`)
}

/**
 * Sends a request and follows redirects by hand, at most 5, with the body opened anew on each hop.
 *
 * The authorization goes along only while every hop so far has stayed on the registry's own origin.
 *
 * @throws ConnectionError with code `REDIRECT_REFUSED` for a hop that {@link hopRefusal} forbids and for too many hops.
 */
export async function followRedirects(
  send: (request: HttpRequest) => Promise<StreamResponse>,
  request: HttpRequest,
  options: { readonly origin: URL; readonly authorization?: string | undefined },
): Promise<StreamResponse> {
  const { origin, authorization } = options
  let current = request
  let trusted = true
  for (let hops = 0; ; hops += 1) {
    trusted &&= current.url.origin === origin.origin
    const headers =
      trusted && authorization !== undefined ? { ...current.headers, authorization } : current.headers
    const response = await send({ ...current, headers })
    const { location } = response.headers
    if (!REDIRECTS.has(response.status) || request.expect.includes(response.status)) return response
    discard(response)
    if (hops === MAX_HOPS) throw refused(request, `the registry redirected more than ${MAX_HOPS} times`)
    if (location === undefined || !URL.canParse(location, current.url.href)) {
      throw refused(request, `the registry answered ${response.status} without an address to go to`)
    }
    current = nextRequest(current, response.status, new URL(location, current.url))
    checkHop({ origin, from: response.url, to: current.url }, request)
  }
}

/** Lets an answer's body run out unseen, so that its connection can be used again. */
export function discard({ stream }: StreamResponse): void {
  stream.resume()
}

function nextRequest(request: HttpRequest, status: number, url: URL): HttpRequest {
  // User information in a Location would be sent as a credential that nobody gave.
  url.username = ''
  url.password = ''
  const turnsIntoGet = status === 303 && request.method !== 'HEAD'
  return turnsIntoGet ? { ...request, url, method: 'GET', body: undefined } : { ...request, url }
}

function refused(request: Pick<HttpRequest, 'action' | 'target' | 'side'>, reason: string): ConnectionError {
  const { action, target, side } = request
  return new ConnectionError('REDIRECT_REFUSED', {
    action,
    target,
    side,
    reason,
    hint: "Check the registry's address and its external URL setting; a proxy in front of it may rewrite them.",
  })
}
