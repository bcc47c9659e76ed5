import { ServiceError } from '../errors/classes.js'
import { nextLink } from '../http/link.js'
import type { HttpRequest, HttpResponse } from '../http/request.js'
import type { RegistryContext } from './context.js'
import { resolveLocation } from './location.js'

/** Entries of a page, where the registry is asked for a number: what registries give at most. */
export const PAGE_SIZE = 1000

/**
 * The answers to a request for a list, one for each page, as the `Link` headers lead. Network: 1 GET for each.
 *
 * @throws ServiceError with code `UNEXPECTED_RESPONSE` when a page leads back to an earlier one.
 */
export async function* followPages(
  { client, origin }: Pick<RegistryContext, 'client' | 'origin'>,
  first: HttpRequest,
): AsyncGenerator<HttpResponse> {
  const visited = new Set<string>()
  let url: URL | undefined = first.url
  while (url !== undefined) {
    visited.add(url.href)
    const request: HttpRequest = { ...first, url }
    const response = await client.send(request)
    yield response
    const next = nextLink(response.headers.link)
    url =
      next === undefined ? undefined : resolveLocation(next, { origin, requestUrl: response.url, request })
    if (url !== undefined && visited.has(url.href)) {
      throw unexpectedList(request, 'the pages go round in circles')
    }
  }
}

/** The error for an answer that is not the list which was asked for. */
export function unexpectedList({ action, target, side }: HttpRequest, reason: string): ServiceError {
  const hint = 'Check that the address is that of a container registry.'
  return new ServiceError('UNEXPECTED_RESPONSE', { action, target, side, reason, hint })
}
