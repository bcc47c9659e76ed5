import type { HttpRequest } from '../http/request.js'
import { parseTag } from '../reference/reference.js'
import type { CallOptions, RepositoryContext } from './context.js'
import { type Deletion, deleteManifest } from './delete-manifest.js'
import { followPages, PAGE_SIZE, unexpectedList } from './follow-pages.js'
import { manifestPlace } from './manifest-place.js'
import { readTagList } from './records/tag-list.js'

/** The tags of a repository. */
export interface Tags {
  /**
   * All tags in the registry's order, page by page. Network: 1 GET for each page of up to 1,000.
   *
   * @throws NotFoundError with code `NAME_UNKNOWN` when the repository does not exist.
   */
  list(options?: CallOptions): AsyncIterable<string>
  /**
   * Takes a tag away; what it names stays, with its other tags. `gone` when it is not there any more. Network: 1 DELETE, up to
   * 4 times.
   *
   * @throws ServiceError with code `UNSUPPORTED` when the registry deletes by digest alone, as docker-registry and Harbor do;
   * PermissionError with code `DENIED`; ConflictError with code `TAG_IMMUTABLE`.
   * @see distribution-spec v1.1, "Deleting tags"
   */
  delete(tag: string, options?: CallOptions): Promise<Deletion>
}

/** The {@link Tags} of a repository. */
export function createTags(context: RepositoryContext): Tags {
  return {
    list: ({ signal } = {}) => listTags(context, signal),
    async delete(tag, { signal } = {}) {
      const place = manifestPlace(context, parseTag(tag), { action: 'delete the tag', signal })
      return deleteManifest(context, place, 'tag')
    },
  }
}

async function* listTags(
  context: RepositoryContext,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const { target, side } = context
  const request: HttpRequest = {
    method: 'GET',
    url: context.url(`tags/list?n=${PAGE_SIZE}`),
    action: 'list the tags of',
    target,
    side,
    expect: [200],
    retry: 'always',
    scopes: context.pull,
    signal,
  }
  for await (const { body } of followPages(context, request)) {
    const tags = readTagList(body)
    if (tags === undefined) throw unexpectedList(request, 'the answer is not a tag list')
    yield* tags
  }
}
