import { ConfigError, ConflictError, QuotaError } from '../errors/classes.js'
import type { ErrorDetails, SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import { withHint } from '../errors/with-hint.js'

/** The platform tried to pull the image, which it does where `verify_image` is set. */
const PULL_WORDS = /\b(log[- ]?in|credentials?|unauthori[sz]ed|pull(ed|ing)?)\b/i
/** "1500 is greater than the maximum of 1440" is about a field, not about a plan. */
const LIMIT_WORDS = /\blimit(s|ed)?\b|(?<!\bthan the )\bmaximum\b/i

/**
 * What it means when the platform does not make or change an app, an app version or a template; an error that is no such refusal
 * stays as it is. The platform's words are in all of them, without secrets that the client's redactor knows.
 *
 * - 424, and 400 about a login, a credential or a pull: ConflictError with code `IMAGE_NOT_PULLABLE`
 * - 400 about a limit: QuotaError with code `PLAN_LIMIT`
 * - 400 in other words: ConfigError with code `TEMPLATE_INVALID`
 * - 404: NotFoundError with code `NAME_UNKNOWN`, as before, with advice about apps
 *
 * @see the platform's v1 API, `app-version-create`, which has statuses and no codes; the words are undocumented, seen by the
 * makers of the platform's own tools
 */
export function versionRefusal(error: unknown): unknown {
  if (!isSdkError(error)) return error
  if (error.code === 'NAME_UNKNOWN')
    return withHint(error, 'Check the spelling of the app, or make the app first.')
  if (error.status === 424) return notPullable(error)
  const words = error.serverErrors?.map(({ message }) => message).join(' ')
  // Without words of the platform it may be anybody's refusal, such as a proxy's.
  if (error.status !== 400 || words === undefined) return error
  if (PULL_WORDS.test(words)) return notPullable(error)
  if (LIMIT_WORDS.test(words)) {
    const hint = 'Delete an app or an app version that nobody needs, or change to a larger plan.'
    return new QuotaError('PLAN_LIMIT', refused(error, hint))
  }
  const hint = 'Correct the template in what the platform names, then try again.'
  return new ConfigError('TEMPLATE_INVALID', refused(error, hint))
}

function notPullable(error: SdkError): ConflictError {
  const hint =
    'Check that registry, repository and tag are there, and that the pull credential is valid for them and no push credential.'
  return new ConflictError('IMAGE_NOT_PULLABLE', refused(error, hint))
}

function refused(error: SdkError, hint: string): ErrorDetails {
  return { ...error, cause: error.cause, hint, retryable: false }
}
