import { z } from 'zod'
import { ServiceError } from '../errors/classes.js'
import type { JsonApi } from '../http/json-api.js'
import type { HarborPageOptions } from './call-options.js'

/** The most that a Harbor gives at once; it refuses to be asked for more. */
const PAGE_SIZE = 100
/** A million entries: far more than a repository has. It bounds a server whose list never ends. */
const MAX_PAGES = 10_000

/** A list that a Harbor gives in pages. */
export interface ListCall<T> {
  /** With its query, if it has one, but for the page. */
  readonly path: string
  /** Default none. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly record: z.ZodType<T>
  /** A verb phrase that follows "Could not". */
  readonly action: string
  /** Longest page that is read. @defaultValue 8 MiB */
  readonly maxResponseBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** One page of a list. */
export interface HarborPage<T> {
  readonly entries: readonly T[]
  /** Counted from 1. */
  readonly page: number
  /** Entries on all pages, as many as there were when this page was read. Absent where the server does not tell. */
  readonly totalCount?: number
  readonly isLast: boolean
}

/**
 * The pages of a list, each when it is asked for. Pages are counted and `Link` is not followed, because Harbor does not encode
 * what is in it. The last page is one that is not full, or whose end is the end of the whole list by `X-Total-Count`. What
 * is pushed or deleted meanwhile may be on two pages or on none. Network: 1 GET for each page.
 *
 * @throws ServiceError with code `UNEXPECTED_RESPONSE` when the same page comes twice or the list does not end; and as
 * {@link JsonApi.call} does.
 */
export async function* listPages<T>(
  client: JsonApi,
  { firstPage = 1, pageSize = PAGE_SIZE, ...list }: ListCall<T> & HarborPageOptions,
): AsyncGenerator<HarborPage<T>> {
  const fullSize = Math.min(pageSize, PAGE_SIZE)
  let previous = ''
  for (let page = firstPage; page < firstPage + MAX_PAGES; page += 1) {
    const { entries, totalCount } = await readPage(client, list, `page=${page}&page_size=${fullSize}`)
    // More than was asked for comes from a server that has no pages: it is the whole list.
    const isLast = entries.length !== fullSize || page * fullSize === totalCount
    const content = JSON.stringify(entries)
    if (entries.length > 0 && content === previous) throw endless(client, list, 'the same page came twice')
    previous = content
    yield { entries, page, ...(totalCount !== undefined && { totalCount }), isLast }
    if (isLast) return
  }
  throw endless(client, list, `the list has more than ${MAX_PAGES} pages`)
}

/** All entries of a list. Network: 1 GET for each 100 entries. Throws as {@link listPages} does. */
export async function listAll<T>(client: JsonApi, list: ListCall<T>): Promise<T[]> {
  const all: T[] = []
  for await (const { entries } of listPages(client, list)) all.push(...entries)
  return all
}

async function readPage<T>(
  client: JsonApi,
  { path, record, ...call }: ListCall<T>,
  query: string,
): Promise<Pick<HarborPage<T>, 'entries' | 'totalCount'>> {
  const paged = `${path}${path.includes('?') ? '&' : '?'}${query}`
  const answer = z.array(record).nullable()
  const page = await client.callPage({ ...call, method: 'GET', path: paged, answer })
  const { totalCount } = page
  return { entries: page.answer ?? [], ...(totalCount !== undefined && { totalCount }) }
}

function endless({ url }: JsonApi, { action }: Pick<ListCall<unknown>, 'action'>, reason: string) {
  return new ServiceError('UNEXPECTED_RESPONSE', {
    action,
    target: url.host,
    side: 'registry',
    reason,
    hint: 'See whether a proxy in front of the registry drops what follows "?" in an address.',
  })
}
