import type { ContentSourceName } from './capability.js'
import type { ListPage } from './listing.js'

/** A page as Harbor and the platform give it. */
interface RemotePage<T> {
  readonly entries: readonly T[]
  readonly page: number
  readonly totalCount?: number
  readonly isLast: boolean
}

/** A remote page as a page of a list, its entries changed to the model's. */
export function listPageOf<T, R>(
  source: ContentSourceName,
  { entries, page, totalCount, isLast }: RemotePage<T>,
  change: (entry: T) => R,
): ListPage<R> {
  return {
    items: entries.map(change),
    source,
    ...(totalCount !== undefined && { totalCount }),
    ...(!isLast && { nextPage: page + 1 }),
  }
}
