import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'

/** Whether an error is a 404 or 410. */
export function isNotFound(error: unknown): error is SdkError {
  return isSdkError(error, 'NAME_UNKNOWN') && (error.status === 404 || error.status === 410)
}

/**
 * The result of work, or `gone` where the platform itself says that what it was about is not there. A 404 without the
 * platform's words, such as a proxy's page, says nothing of the kind and stays an error.
 */
export async function unlessGone<T>(work: () => Promise<T>): Promise<T | 'gone'> {
  try {
    return await work()
  } catch (error) {
    if (isNotFound(error) && error.serverErrors !== undefined) return 'gone'
    throw error
  }
}
