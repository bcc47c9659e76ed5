import type { ErrorDetails, SdkError } from './error.js'

/** The same error as it stands after so many attempts: its message tells them. */
export function afterAttempts<E extends SdkError>(error: E, attempts: number): E {
  const Same = error.constructor as new (code: E['code'], details: ErrorDetails) => E
  return new Same(error.code, { ...error, cause: error.cause, attempts })
}
