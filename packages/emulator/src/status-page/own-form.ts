import { equalSecrets } from '../auth/accounts.js'
import type { Answer } from '../server/answer.js'
import { readAtMost } from '../server/request-body.js'
import type { RequestContext } from '../server/request-context.js'
import { FORM_TOKEN_FIELD } from './layout.js'
import { isOwnOrigin } from './origin-check.js'
import { pageAnswer } from './page-answer.js'
import { problemPage } from './problem-page.js'

const MAX_FORM_BYTES = 64 * 1024
const MEDIA_TYPE = 'application/x-www-form-urlencoded'

/** What a form carried, or the answer to one that this page did not make. */
export type OwnForm = { readonly fields: URLSearchParams } | { readonly refusal: Answer }

/**
 * Reads a form that the page itself made: the browser says that it comes from here, and it carries the token that only our
 * own pages know.
 */
export async function readOwnForm(context: RequestContext, formToken: string): Promise<OwnForm> {
  const fields = isOwnOrigin(context) ? await readFields(context) : undefined
  if (fields && equalSecrets(fields.get(FORM_TOKEN_FIELD) ?? '', formToken)) return { fields }
  const page = problemPage(
    'Not carried out',
    'The form is too old, or was not sent by this page. Try it again there.',
  )
  return { refusal: pageAnswer(403, page) }
}

async function readFields({ header, body }: RequestContext): Promise<URLSearchParams | undefined> {
  const mediaType = header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== MEDIA_TYPE) return undefined
  const bytes = await readAtMost(body, MAX_FORM_BYTES)
  const fields = bytes && new URLSearchParams(Buffer.from(bytes).toString('utf8'))
  // No browser sends one from our forms, and the database refuses it.
  return fields && [...fields.values()].some((value) => value.includes('\0')) ? undefined : fields
}
