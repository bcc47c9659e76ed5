import { isSdkError } from '../errors/guards.js'

/**
 * Whether a request may have done its work although it failed: its answer never came, or cannot be read. Whoever made something
 * by it looks whether that is there before it is made again.
 */
export function isAnswerLost(error: unknown): boolean {
  if (!isSdkError(error) || error.code === 'ABORTED') return false
  const { status = 0 } = error
  return (
    isSdkError(error, 'NETWORK', 'TIMEOUT', 'STALLED') || status >= 500 || (status >= 200 && status < 300)
  )
}
