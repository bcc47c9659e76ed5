import { isSdkError } from '../errors/guards.js'
import type { Tried } from '../http/json-api.js'
import type { Probed } from './probe-harbor.js'

/**
 * Reads something that may be hidden from the caller: an answer of the server that is none becomes a problem in words instead
 * of an error, as `GET /api/v2.0/projects/studio answered 403`.
 *
 * @param request - What is sent, for those words.
 * @throws AuthError `CREDENTIAL_REJECTED`, `UNAUTHENTICATED`; ConnectionError; AbortError: they say nothing about the part.
 */
export async function readPart<T>(request: string, read: () => Promise<Tried<T>>): Promise<Probed<T>> {
  try {
    const tried = await read()
    return 'answer' in tried ? tried : { problem: `${request} answered ${tried.status}` }
  } catch (error) {
    if (!isSdkError(error) || error.status === undefined) throw error
    if (error.status === 401 || error.code === 'TIMEOUT') throw error
    return {
      problem: error.status < 400 ? `${request}: ${error.reason}` : `${request} answered ${error.status}`,
    }
  }
}
