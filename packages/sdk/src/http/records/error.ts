import { z } from 'zod'
import type { ServerErrorEntry } from '../../errors/error.js'
import type { Redactor } from '../../log/redactor.js'

/** Most bytes of an error answer that are read. */
export const MAX_ERROR_BYTES = 64 * 1024
const MAX_MESSAGE_LENGTH = 2_000
const MAX_ENTRIES = 20

/** The platform's form: a message alone. */
const messageSchema = z.looseObject({ message: z.string() })
const schema = z.looseObject({
  errors: z.array(
    z.looseObject({
      code: z.coerce.string().catch('UNKNOWN'),
      message: z.string().nullish().catch(undefined),
    }),
  ),
})

/**
 * The entries of an error answer, scrubbed and cut. A body that is not JSON of the known form, such as a proxy's HTML
 * page, has none.
 *
 * @see distribution-spec v1.1, "Error Codes"; the hosting platform answers `{message}`, and has no codes
 */
export function readServerErrors(body: Buffer, redactor: Redactor): readonly ServerErrorEntry[] {
  let json: unknown
  try {
    json = JSON.parse(body.toString('utf8'))
  } catch {
    return []
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const { data } = messageSchema.safeParse(json)
    return data === undefined ? [] : [{ code: '', message: scrub(data.message, redactor) }]
  }
  return parsed.data.errors.slice(0, MAX_ENTRIES).map(({ code, message }) => ({
    code: redactor.text(code).slice(0, 100),
    message: scrub(message ?? '', redactor),
  }))
}

function scrub(message: string, redactor: Redactor): string {
  return redactor.text(message).slice(0, MAX_MESSAGE_LENGTH)
}
