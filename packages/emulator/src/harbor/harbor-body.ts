import { z } from 'zod'
import { hasEscapedNul } from '../server/escaped-nul.js'
import { readAtMost } from '../server/request-body.js'
import type { RequestContext } from '../server/request-context.js'
import { badRequest, HarborError, invalid } from './harbor-error.js'

const MAX_BODY_BYTES = 4 * 1024 * 1024

/**
 * Reads the JSON body of a request to Harbor's API and checks its shape.
 *
 * @throws {@link HarborError} 415 for another content type, 400 for no JSON, 422 for a wrong shape.
 */
export async function readHarborBody<T>({ header, body }: RequestContext, shape: z.ZodType<T>): Promise<T> {
  const contentType = header('content-type')
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    const message = `unsupported media type "${contentType ?? ''}", only [application/json] are allowed`
    throw new HarborError(415, 'UNSUPPORTED_MEDIA_TYPE', message)
  }
  const bytes = await readAtMost(body, MAX_BODY_BYTES)
  if (!bytes) throw badRequest(`the body is larger than ${MAX_BODY_BYTES} bytes`)
  const text = Buffer.from(bytes).toString('utf8')
  const json = parseJson(text)
  if (hasEscapedNul(text)) throw badRequest('the body holds a NUL character')
  const parsed = shape.safeParse(json)
  if (parsed.success) return parsed.data
  throw invalid(z.prettifyError(parsed.error))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('parsing body failed: it is no JSON')
  }
}
