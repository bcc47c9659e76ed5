import { z } from 'zod'

/** The names under which the platform's answers hold a list. */
const LIST_KEYS = ['data', 'applications', 'versions'] as const

/** The name under which an answer holds its list. */
export type ListKey = (typeof LIST_KEYS)[number]

/** One answer of a list, with all that it says about the others. */
export interface PageAnswer<T> {
  readonly entries: readonly T[]
  /** Entries on all pages together, where the answer tells. */
  readonly totalCount?: number
  /** Pages of this length together, where the answer tells. */
  readonly pageCount?: number
  /** Whether another page follows, where the answer tells. */
  readonly hasNext?: boolean
}

type Lengths = Omit<PageAnswer<unknown>, 'entries'>

const count = z.number().int().nonnegative().nullish().catch(undefined)
const paginationRecord = z
  .object({
    next_page_number: count,
    has_next: z.boolean().nullish().catch(undefined),
    paginator: z.object({ num_pages: count }).nullish().catch(undefined),
  })
  .nullish()
  .catch(undefined)

/**
 * Reads a list in every form that the platform is known to give one: under each of its names, `key` first; its length as
 * `count` or `total_count`, its pages in `pagination`, each of them null or missing as well. A null list is an empty one. A
 * missing list is one only where its length is told to be 0: what is no list at all must never pass for an empty one.
 *
 * @see the platform's v1 API: `application-list`, `app-version-list`, `registry-image-tag-list`, the last of which was seen
 * with fields that are undocumented, and with another name for the length
 */
export function pageRecord<T>(record: z.ZodType<T>, key: ListKey = 'data'): z.ZodType<PageAnswer<T>> {
  return z
    .object({
      data: z.unknown().optional(),
      applications: z.unknown().optional(),
      versions: z.unknown().optional(),
      count,
      total_count: count,
      pagination: paginationRecord,
    })
    .transform((answer) => {
      const name = [key, ...LIST_KEYS].find((one) => answer[one] !== undefined)
      const lengths = lengthsIn(answer)
      const missing = lengths.totalCount === 0 ? null : undefined
      return { entries: name === undefined ? missing : answer[name], lengths }
    })
    .pipe(z.object({ entries: z.array(record).nullable(), lengths: z.custom<Lengths>() }))
    .transform(({ entries, lengths }) => ({ entries: entries ?? [], ...lengths }))
}

interface ToldLengths {
  readonly count?: number | null | undefined
  readonly total_count?: number | null | undefined
  readonly pagination?: z.infer<typeof paginationRecord>
}

function lengthsIn({ count, total_count, pagination }: ToldLengths): Lengths {
  const { has_next, next_page_number, paginator } = pagination ?? {}
  const totalCount = total_count ?? count ?? undefined
  const pageCount = paginator?.num_pages ?? undefined
  const hasNext = has_next ?? (next_page_number === undefined ? undefined : next_page_number !== null)
  return {
    ...(totalCount !== undefined && { totalCount }),
    ...(pageCount !== undefined && { pageCount }),
    ...(hasNext !== undefined && { hasNext }),
  }
}
