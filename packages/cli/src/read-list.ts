import type { ContentSourceName, Listing, PageOptions } from '@slipway/sdk'
import { MAX_ROWS } from './output/row-limit.js'
import { newestFirst } from './output/times.js'

/** A list as far as it was read. */
export interface ReadList<T> {
  /** The newest first, where times are known. */
  readonly items: readonly T[]
  readonly source: ContentSourceName
  /** Entries of the whole list. */
  readonly totalCount: number
}

/**
 * Reads a list to its end. Where not all of it is wanted and Harbor, which gives the newest first, says how many there are, the
 * first page is enough. Network: 1 request for each page.
 */
export async function readList<T extends { readonly pushedAt?: string }>(
  list: (page: PageOptions) => Listing<T>,
  { all, signal }: { readonly all: boolean; readonly signal: AbortSignal },
): Promise<ReadList<T>> {
  const { items, source, totalCount, nextPage } = await list({ signal })
  const isEnough = !all && source === 'harbor' && items.length >= MAX_ROWS
  const read = [...items]
  if (nextPage !== undefined && !(isEnough && totalCount !== undefined)) {
    for await (const item of list({ page: nextPage, signal })) read.push(item)
  }
  const sorted = newestFirst(read, ({ pushedAt }) => pushedAt)
  return { items: sorted, source, totalCount: Math.max(totalCount ?? 0, read.length) }
}
