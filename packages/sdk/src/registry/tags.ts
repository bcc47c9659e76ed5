import { ServiceError } from '../errors/classes.js'
import { nextLink } from '../http/link.js'
import type { HttpRequest } from '../http/request.js'
import type { CallOptions, RepositoryContext } from './context.js'
import { resolveLocation } from './location.js'
import { readTagList } from './records/tag-list.js'

/** What registries give at most. */
const PAGE_SIZE = 1000

/** The tags of a repository. */
export interface Tags {
  /**
   * All tags in the registry's order, page by page. Network: 1 GET for each page of up to 1,000.
   *
   * @throws NotFoundError with code `NAME_UNKNOWN` when the repository does not exist.
   */
  list(options?: CallOptions): AsyncIterable<string>
}

/** The {@link Tags} of a repository. */
export function createTags(context: RepositoryContext): Tags {
  return { list: ({ signal } = {}) => listTags(context, signal) }
}

async function* listTags(
  context: RepositoryContext,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const { client, origin, target, side } = context
  const base = { method: 'GET', action: 'list the tags of', target, side, expect: [200] } as const
  const visited = new Set<string>()
  let url: URL | undefined = context.url(`tags/list?n=${PAGE_SIZE}`)
  while (url !== undefined) {
    visited.add(url.href)
    const request: HttpRequest = { ...base, url, retry: 'always', scopes: context.pull, signal }
    const response = await client.send(request)
    const tags = readTagList(response.body)
    if (tags === undefined) throw unexpected(request, 'the answer is not a tag list')
    yield* tags
    const next = nextLink(response.headers.link)
    url =
      next === undefined ? undefined : resolveLocation(next, { origin, requestUrl: response.url, request })
    if (url !== undefined && visited.has(url.href)) throw unexpected(request, 'the pages go round in circles')
  }
}

function unexpected({ action, target, side }: HttpRequest, reason: string): ServiceError {
  const hint = 'Check that the address is that of a container registry.'
  return new ServiceError('UNEXPECTED_RESPONSE', { action, target, side, reason, hint })
}
