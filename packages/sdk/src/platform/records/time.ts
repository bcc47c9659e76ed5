import { z } from 'zod'

const HAS_ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i
/** What a server writes that has no time to tell. */
const NEVER = '0001-01-01'

/**
 * Reads a time as RFC 3339 in UTC; what is none counts as missing. The platform writes some without `T` and without a zone,
 * which is UTC then.
 *
 * @see the platform's v1 API, the examples of `last_push_at` and of `create_time`
 */
export const timeRecord = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((text): string | undefined => {
    if (!text || text.startsWith(NEVER)) return undefined
    const stated = text.trim().replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
    const time = new Date(HAS_ZONE.test(stated) || !stated.includes('T') ? stated : `${stated}Z`)
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
  })
