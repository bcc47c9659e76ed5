import type { ContentSourceName } from './capability.js'
import type { ListPage, PageOptions } from './listing.js'

/** Entries of a page where nobody asks for fewer, and the most that anybody gets. */
export const MAX_PAGE_SIZE = 100

/** A whole list, which its source cannot give in parts, as the pages from the asked one on. */
export function* slicePages<T>(
  items: readonly T[],
  source: ContentSourceName,
  { page: first = 1, pageSize = MAX_PAGE_SIZE }: PageOptions = {},
): Generator<ListPage<T>> {
  const totalCount = items.length
  const pageCount = Math.max(1, Math.ceil(totalCount / pageSize))
  for (let page = first; page <= Math.max(first, pageCount); page += 1) {
    const slice = items.slice((page - 1) * pageSize, page * pageSize)
    yield { items: slice, source, totalCount, ...(page < pageCount && { nextPage: page + 1 }) }
  }
}
