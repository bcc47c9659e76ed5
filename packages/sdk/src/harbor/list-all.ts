import { z } from 'zod'
import type { JsonApi } from '../http/json-api.js'

/** The most that a Harbor gives at once; it refuses to be asked for more. */
const PAGE_SIZE = 100
/** Far more than a project has: it bounds a server that gives the same page again and again. */
const MAX_PAGES = 100

/** A list that a Harbor gives in pages. */
export interface ListCall<T> {
  /** With its query, if it has one, but for the page. */
  readonly path: string
  readonly record: z.ZodType<T>
  /** A verb phrase that follows "Could not". */
  readonly action: string
  readonly signal?: AbortSignal | undefined
}

/**
 * All entries of a list. Pages are counted and `Link` is not followed, because Harbor does not encode what is in it. Network:
 * 1 GET for each 100 entries.
 */
export async function listAll<T>(
  client: JsonApi,
  { path, record, action, signal }: ListCall<T>,
): Promise<T[]> {
  const answer = z.array(record).nullable()
  const all: T[] = []
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const paged = `${path}${path.includes('?') ? '&' : '?'}page=${page}&page_size=${PAGE_SIZE}`
    const entries = (await client.call({ method: 'GET', path: paged, answer, action, signal })) ?? []
    all.push(...entries)
    if (entries.length < PAGE_SIZE) break
  }
  return all
}
