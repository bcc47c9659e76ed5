import { z } from 'zod'
import { isSdkError } from '../errors/guards.js'
import type { ApiCall, JsonApi } from '../http/json-api.js'

/** Takes an answer that has no content, or none that matters. A web page in its place is not one. */
export const noContent = z.object({}).nullable()

/**
 * The answer of a call, or the status of a refusal that Harbor itself has given: its refusals come with a code. Any other
 * party's page or silence with the same status is an error, because it says nothing about what is in the registry.
 *
 * @throws as {@link JsonApi.call} does for every other status.
 */
export async function answerOrRefusal<T, Status extends number>(
  client: JsonApi,
  call: ApiCall<T>,
  refusals: readonly Status[],
): Promise<{ readonly answer: T } | { readonly status: Status }> {
  try {
    return { answer: await client.call(call) }
  } catch (error) {
    if (!isSdkError(error) || error.serverErrors === undefined) throw error
    const status = refusals.find((one) => one === error.status)
    if (status === undefined) throw error
    return { status }
  }
}
