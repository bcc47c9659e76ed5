import { ServiceError } from '../errors/classes.js'
import { checkHop } from '../http/redirect.js'
import type { HttpRequest } from '../http/request.js'
import type { Digest } from '../reference/digest.js'

/**
 * Where a registry's `Location` or `Link` leads, read against the URL of the request it answers.
 *
 * A plain-http address of the registry's own host becomes the registry's https address: a proxy that ends TLS and tells
 * the registry nothing about it makes such addresses.
 *
 * @throws ServiceError with code `UNEXPECTED_RESPONSE` when it is no address; ConnectionError with code
 * `REDIRECT_REFUSED` when it leads to another host that must not be followed to.
 */
export function resolveLocation(
  location: string | undefined,
  options: {
    readonly origin: URL
    readonly requestUrl: URL
    readonly request: Pick<HttpRequest, 'action' | 'target' | 'side'>
  },
): URL {
  const { origin, requestUrl, request } = options
  if (location === undefined || !URL.canParse(location, requestUrl.href)) {
    throw new ServiceError('UNEXPECTED_RESPONSE', {
      action: request.action,
      target: request.target,
      side: request.side,
      reason: 'the registry did not say where to go on',
      hint: 'Check that no proxy in front of the registry drops its headers.',
    })
  }
  const url = new URL(location, requestUrl)
  url.username = ''
  url.password = ''
  if (origin.protocol === 'https:' && url.protocol === 'http:' && url.hostname === origin.hostname) {
    return new URL(`${url.pathname}${url.search}`, origin)
  }
  checkHop({ origin, from: requestUrl, to: url }, request)
  return url
}

/** The URL with the digest added to its query, whose other parts stay as they are: the registry may have signed them. */
export function withDigest(location: URL, digest: Digest): URL {
  const url = new URL(location)
  url.search = `${url.search === '' ? '?' : `${url.search}&`}digest=${encodeURIComponent(digest)}`
  return url
}
