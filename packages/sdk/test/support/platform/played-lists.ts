import { HttpResponse } from 'msw'
import { pageQueryShape } from './request-shapes.js'

/** Which fields tell of a list's length and pages. */
export type ListForm =
  | 'documented'
  | 'count'
  | 'no-pagination'
  | 'null-pagination'
  | 'has-next'
  | 'next-page'
  | 'bare'

/** What a list is played from. */
export interface PlayedList {
  /** Where the entries go. Default `data`. */
  readonly key?: 'data' | 'applications' | 'versions'
  /** Default `documented`. */
  readonly form?: ListForm
  /** Entries at once, whatever is asked for. Default no limit. */
  readonly maxLimit?: number
}

/** Answers one page of a list as a `GET` line asks for it. */
export function playPage(
  line: string,
  entries: readonly unknown[],
  { key = 'data', form = 'documented', maxLimit = entries.length }: PlayedList = {},
): Response {
  const query = pageQueryShape.parse(Object.fromEntries(new URLSearchParams(line.split('?')[1])))
  const [page, limit] = [Number(query.page), Math.max(1, Math.min(Number(query.limit), maxLimit))]
  const numPages = Math.max(1, Math.ceil(entries.length / limit))
  const pagination = {
    number: page,
    next_page_number: page < numPages ? page + 1 : null,
    previous_page_number: page > 1 ? page - 1 : null,
    paginator: { num_pages: numPages },
    has_next: page < numPages,
    has_previous: page > 1,
  }
  const { number, next_page_number, has_next } = pagination
  const forms: Readonly<Record<ListForm, object>> = {
    documented: { total_count: entries.length, pagination },
    count: { count: entries.length, pagination },
    'no-pagination': { total_count: entries.length },
    'null-pagination': { count: entries.length, total_count: null, pagination: null },
    'has-next': { pagination: { number, has_next, paginator: null } },
    'next-page': { pagination: { number, next_page_number } },
    bare: {},
  }
  return HttpResponse.json({ [key]: entries.slice((page - 1) * limit, page * limit), ...forms[form] })
}
