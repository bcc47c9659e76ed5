import type { ErrorDetails, SdkError } from './error.js'

/** The same error with another reason: whoever looked further knows more of what happened. */
export function withReason<E extends SdkError>(error: E, reason: string): E {
  const Same = error.constructor as new (code: E['code'], details: ErrorDetails) => E
  return new Same(error.code, { ...error, cause: error.cause, reason })
}
