import { ServiceError } from '../errors/classes.js'
import { isSdkError } from '../errors/guards.js'
import { withHint } from '../errors/with-hint.js'
import { isPage, pageError } from '../http/page.js'
import type { HttpRequest } from '../http/request.js'
import type { CallOptions, RegistryContext } from './context.js'
import { followPages, PAGE_SIZE, unexpectedList } from './follow-pages.js'
import { readRepositoryList } from './records/repository-list.js'

const NOT_OFFERED = [404, 405, 501]
const HINT = 'Name the repository: many registries list them to administrators alone, or not at all.'

/** All repositories that the registry lists, page by page. */
export async function* listRepositories(
  context: RegistryContext,
  { signal }: CallOptions,
): AsyncGenerator<string> {
  const request: HttpRequest = {
    method: 'GET',
    url: new URL(`/v2/_catalog?n=${PAGE_SIZE}`, context.origin),
    action: 'list the repositories of',
    target: context.host,
    side: context.side,
    expect: [200, ...NOT_OFFERED],
    retry: 'always',
    signal,
  }
  try {
    for await (const response of followPages(context, request)) {
      if (NOT_OFFERED.includes(response.status)) throw notOffered(request, response.status)
      if (isPage(response)) throw pageError(request, response)
      const names = readRepositoryList(response.body)
      if (names === undefined) throw unexpectedList(request, 'the answer is not a list of repositories')
      yield* names
    }
  } catch (error) {
    throw isSdkError(error, 'DENIED', 'UNAUTHENTICATED') ? withHint(error, HINT) : error
  }
}

function notOffered({ action, target, side }: HttpRequest, status: number): ServiceError {
  const reason = `GET /v2/_catalog answered ${status}`
  return new ServiceError('UNSUPPORTED', { action, target, side, status, reason, hint: HINT })
}
