import type { ErrorCode } from './code.js'
import { ERROR_BRAND, type SdkError } from './error.js'

/**
 * Tells whether a caught value is an error of this SDK and, with codes given, whether it carries one of them.
 *
 * @example
 * ```ts
 * import { isSdkError } from '@slipway/sdk'
 *
 * try {
 *   throw new Error('anything')
 * } catch (error) {
 *   if (isSdkError(error, 'QUOTA_EXCEEDED')) console.error(error.hint)
 * }
 * ```
 */
export function isSdkError<Code extends ErrorCode = ErrorCode>(
  value: unknown,
  ...codes: readonly Code[]
): value is SdkError<Code> {
  if (typeof value !== 'object' || value === null || !(ERROR_BRAND in value)) return false
  return codes.length === 0 || (codes as readonly unknown[]).includes((value as { code?: unknown }).code)
}
