import { isSdkError } from '../errors/guards.js'
import { withHint } from '../errors/with-hint.js'
import type { ApiCall, JsonApi } from '../http/json-api.js'
import { answerOrRefusal, noContent } from './answer-or-refusal.js'

/** What became of something that was to be deleted: it is deleted now, or was not there any more. */
export type Deletion = 'deleted' | 'gone'

/**
 * Deletes what is at a path. Network: 1 DELETE; one whose answer is lost is repeated, and then finds it gone.
 *
 * @throws ConflictError `TAG_IMMUTABLE` where a rule of the project holds a tag, `PRECONDITION_FAILED` where an index names
 * the artifact; and as {@link JsonApi.call} does.
 */
export async function deleteAt(
  client: JsonApi,
  call: Pick<ApiCall<unknown>, 'path' | 'action' | 'signal'>,
): Promise<Deletion> {
  try {
    const found = await answerOrRefusal(client, { ...call, method: 'DELETE', answer: noContent }, [404])
    return 'answer' in found ? 'deleted' : 'gone'
  } catch (error) {
    throw advised(error)
  }
}

/** What stands in the way of a deletion asks for other advice than the same answer to a push. */
function advised(error: unknown): unknown {
  if (isSdkError(error, 'TAG_IMMUTABLE')) {
    return withHint(
      error,
      'Ask the owner of the project: one of its rules for immutable tags holds this one.',
    )
  }
  const isPart = isSdkError(error) && error.serverErrors?.[0]?.code === 'VIOLATE_FOREIGN_KEY_CONSTRAINT'
  return isPart ? withHint(error, 'Delete the index that names this artifact first.') : error
}
