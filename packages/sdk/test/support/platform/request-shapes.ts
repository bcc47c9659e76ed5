import { z } from 'zod'

const wholeFromOne = z.string().regex(/^[1-9]\d*$/)

/** The query of `registry-image-tag-list`, `application-list` and, by what clients send, `app-version-list`. */
export const pageQueryShape = z.strictObject({ page: wholeFromOne, limit: wholeFromOne })

/** The body of `registry-image-tag-bulk-delete`. */
export const bulkDeleteShape = z.strictObject({ tags: z.array(z.string()).min(1) })

/** The body of a request for storage, in the registry service extension. */
export const storageRequestShape = z.strictObject({
  requested_bytes: z.int().min(1),
  reason: z.string().max(4000).optional(),
})
