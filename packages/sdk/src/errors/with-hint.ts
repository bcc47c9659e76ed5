import type { ErrorDetails, SdkError } from './error.js'

/** The same error with other advice: whoever knows the whole task knows better what to do next. */
export function withHint<E extends SdkError>(error: E, hint: string): E {
  const Same = error.constructor as new (code: E['code'], details: ErrorDetails) => E
  return new Same(error.code, { ...error, cause: error.cause, hint })
}
