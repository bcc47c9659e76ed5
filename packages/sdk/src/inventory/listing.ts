import type { ContentSourceName } from './capability.js'

/** One page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[]
  /** Who answered. */
  readonly source: ContentSourceName
  /** Entries on all pages together, where the source tells. */
  readonly totalCount?: number
  /** Number of the page after this one; absent on the last. */
  readonly nextPage?: number
}

/** Which part of a list is wanted. */
export interface PageOptions {
  /** From 1 on. @defaultValue 1 */
  readonly page?: number | undefined
  /** At most 100. @defaultValue 100 */
  readonly pageSize?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A list that is fetched as it is read: `for await` gives all entries from the asked page on, `await` gives that page alone.
 * Nothing is sent before one of them.
 */
export interface Listing<T> extends AsyncIterable<T>, PromiseLike<ListPage<T>> {}

/** Makes a {@link Listing} from a function that gives pages one after another, and ends by itself. */
export function createListing<T>(pages: () => AsyncIterable<ListPage<T>>): Listing<T> {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const { items } of pages()) yield* items
    },
    // biome-ignore lint/suspicious/noThenProperty: a list that can be awaited as a page is what callers get.
    then: (onPage, onError) => firstPage(pages).then(onPage, onError),
  }
}

async function firstPage<T>(pages: () => AsyncIterable<ListPage<T>>): Promise<ListPage<T>> {
  for await (const page of pages()) return page
  throw new TypeError('a list has at least one page')
}
