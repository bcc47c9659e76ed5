import type { z } from 'zod'
import { readAtMost } from '../server/request-body.js'
import type { RequestContext } from '../server/request-context.js'
import { ApiError } from './api-error.js'

const MAX_BODY_BYTES = 4 * 1024 * 1024

/**
 * Reads a JSON body and checks its shape.
 *
 * @throws {@link ApiError} 400 that names the first field that is wrong.
 */
export async function readJsonBody<T>(context: RequestContext, shape: z.ZodType<T>): Promise<T> {
  const bytes = await readAtMost(context.body, MAX_BODY_BYTES)
  if (!bytes) throw new ApiError(400, `The body is larger than ${MAX_BODY_BYTES} bytes.`)
  const parsed = shape.safeParse(parseJson(Buffer.from(bytes).toString('utf8')))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new ApiError(400, field === '' ? `${issue?.message}.` : `${field}: ${issue?.message}.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(400, 'The body is not valid JSON.')
  }
}
