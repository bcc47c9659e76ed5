import type { z } from 'zod'
import { hasEscapedNul } from '../server/escaped-nul.js'
import { readAtMost } from '../server/request-body.js'
import type { RequestContext } from '../server/request-context.js'
import { ApiError } from './api-error.js'

const MAX_BODY_BYTES = 4 * 1024 * 1024

/**
 * Reads a JSON body and checks its shape.
 *
 * @throws {@link ApiError} 400 that names the first field that is wrong, or for a text with a NUL: the database would refuse
 * it.
 */
export async function readJsonBody<T>(context: RequestContext, shape: z.ZodType<T>): Promise<T> {
  return checkShape(parseBody(await readText(context)), shape)
}

/** Does the same where a body may be left out, which stands for `{}`. */
export async function readOptionalJsonBody<T>(context: RequestContext, shape: z.ZodType<T>): Promise<T> {
  return checkShape(parseBody((await readText(context)) || '{}'), shape)
}

async function readText({ body }: RequestContext): Promise<string> {
  const bytes = await readAtMost(body, MAX_BODY_BYTES)
  if (!bytes) throw new ApiError(400, `The body is larger than ${MAX_BODY_BYTES} bytes.`)
  return Buffer.from(bytes).toString('utf8')
}

/** Checks the shape of a value that came in a body; throws as {@link readJsonBody} does. */
export function checkShape<T>(value: unknown, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new ApiError(400, field === '' ? `${issue?.message}.` : `${field}: ${issue?.message}.`)
}

function parseBody(text: string): unknown {
  const value = parseJson(text)
  if (hasEscapedNul(text)) throw new ApiError(400, 'The body holds a NUL character.')
  return value
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(400, 'The body is not valid JSON.')
  }
}
