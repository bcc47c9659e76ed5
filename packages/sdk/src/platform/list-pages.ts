import type { z } from 'zod'
import { ServiceError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import { digestOf } from '../reference/digest.js'
import { type ListKey, type PageAnswer, pageRecord } from './records/page.js'

const PAGE_SIZE = 100
/** Far more than an organisation has: it bounds a server that never ends. */
const MAX_PAGES = 10_000

/** A list that the platform gives in pages. */
export interface PlatformListCall<T> {
  /** Encoded, without a query. */
  readonly path: string
  /** Reads one entry. */
  readonly record: z.ZodType<T>
  /** Where the answer holds the list by its documentation; it is found under the other names too. @defaultValue `data` */
  readonly key?: ListKey | undefined
  /** A verb phrase that follows "Could not". */
  readonly action: string
  /** From 1 on. @defaultValue 1 */
  readonly firstPage?: number | undefined
  /** Entries that are asked for at once; a server may give fewer. @defaultValue 100 */
  readonly pageSize?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One page of a list. */
export interface PlatformPage<T> {
  readonly entries: readonly T[]
  /** Its number, from 1 on. */
  readonly page: number
  /** Entries on all pages together, where the platform tells. */
  readonly totalCount?: number
  readonly isLast: boolean
}

/**
 * The pages of a list, from the first asked one on, the last of them marked; each is fetched when it is taken. A page is the
 * last one when nothing in its answer tells of more: neither the number of pages or of entries, nor `has_next` or the next
 * page's number. Where the answer tells nothing at all, a page as long as asked for has another after it. An empty page is the
 * last one in any case.
 *
 * A server that knows no pages gives the same one again: it ends the list, empty and marked, unless its answer tells of entries
 * that never came. Network: 1 GET for each page.
 *
 * @throws ServiceError with code `UNEXPECTED_RESPONSE` for a page that came already although more are told of, and for a list
 * without end; everything that {@link JsonApi.call} throws.
 */
export async function* listPages<T>(
  client: JsonApi,
  options: PlatformListCall<T>,
): AsyncGenerator<PlatformPage<T>> {
  const { path, record, key, action, firstPage = 1, pageSize = PAGE_SIZE, signal } = options
  const call = { method: 'GET', answer: pageRecord(record, key), action, signal } as const
  const seenPages = new Set<string>()
  let seenCount = (firstPage - 1) * pageSize
  for (let page = firstPage; page < firstPage + MAX_PAGES; page += 1) {
    const answer = await client.call({ ...call, path: `${path}?page=${page}&limit=${pageSize}` })
    const { totalCount, entries } = answer
    const length = totalCount === undefined ? {} : { totalCount }
    const mark = digestOf(JSON.stringify(entries))
    if (seenPages.has(mark) && entries.length > 0) {
      const isWhole = totalCount === undefined ? tellsNothing(answer) : seenCount >= totalCount
      if (!isWhole) throw endless(client, action, 'repeats a page')
      yield { entries: [], page, ...length, isLast: true }
      return
    }
    seenPages.add(mark)
    seenCount += entries.length
    const isLast = entries.length === 0 || !hasMore(answer, { page, pageSize, seenCount })
    yield { entries, page, ...length, isLast }
    if (isLast) return
  }
  throw endless(client, action, `goes on after ${MAX_PAGES} pages`)
}

/** All entries of a list. Network and errors as {@link listPages}. */
export async function listEntries<T>(client: JsonApi, options: PlatformListCall<T>): Promise<T[]> {
  const all: T[] = []
  for await (const { entries } of listPages(client, options)) all.push(...entries)
  return all
}

interface Position {
  readonly page: number
  readonly pageSize: number
  readonly seenCount: number
}

/** Every word of the answer counts: a page too many is asked for rather than an entry overlooked. */
function hasMore(answer: PageAnswer<unknown>, { page, pageSize, seenCount }: Position): boolean {
  if (tellsNothing(answer)) return answer.entries.length >= pageSize
  const { totalCount = 0, pageCount = 0, hasNext = false } = answer
  return seenCount < totalCount || page < pageCount || hasNext
}

function tellsNothing({ totalCount, pageCount, hasNext }: PageAnswer<unknown>): boolean {
  return totalCount === undefined && pageCount === undefined && hasNext === undefined
}

function endless(client: JsonApi, action: string, what: string): ServiceError {
  return new ServiceError('UNEXPECTED_RESPONSE', {
    action,
    target: client.url.host,
    side: 'platform',
    reason: `the list ${what}, so that it cannot be read as a whole`,
    hint: 'Check whether a newer version of this program is there.',
  })
}
