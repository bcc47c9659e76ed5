import { z } from 'zod'

/**
 * Reads an answer that has nothing to tell but that it was done. An empty one tells so too; a web page, and `success: false`, do
 * not.
 *
 * @see the platform's v1 API, the answers of `app-version-create`, `app-version-update` and `app-version-delete`
 */
export const doneRecord = z.object({ success: z.literal(true).nullish() }).nullable()
