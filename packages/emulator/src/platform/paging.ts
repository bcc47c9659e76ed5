import { ApiError } from './api-error.js'

const DEFAULT_LIMIT = 10
const MAX_LIMIT = 1000

/** Which part of a list a request asks for. */
export interface Page {
  /** From 1 on. */
  readonly number: number
  readonly limit: number
}

/** Reads `page` and `limit` of a query. @throws {@link ApiError} 400 for what is no whole number from 1 on. */
export function readPage(query: URLSearchParams): Page {
  return {
    number: readCount(query, 'page', 1),
    limit: Math.min(readCount(query, 'limit', DEFAULT_LIMIT), MAX_LIMIT),
  }
}

/** Cuts a page out of a whole list, with the fields that every list answer of the platform carries. */
export function pageOf<T>(items: readonly T[], { number, limit }: Page) {
  const pages = Math.max(1, Math.ceil(items.length / limit))
  return {
    items: items.slice((number - 1) * limit, number * limit),
    paging: {
      total_count: items.length,
      pagination: {
        number,
        next_page_number: number < pages ? number + 1 : null,
        previous_page_number: number > 1 ? number - 1 : null,
        paginator: { num_pages: pages },
        has_next: number < pages,
        has_previous: number > 1,
      },
    },
  }
}

function readCount(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name)
  if (text === null) return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new ApiError(400, `${name} must be a whole number from 1 on.`)
  return value
}
