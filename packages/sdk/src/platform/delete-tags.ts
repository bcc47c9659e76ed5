import { isSdkError } from '../errors/guards.js'
import type { JsonApi } from '../http/json-api.js'
import { unlessGone } from './missing.js'
import { tagResultsRecord } from './records/image-tag.js'

/** Tags of one request: few enough for its answer to come in time. */
const TAGS_AT_ONCE = 100
const MAX_MESSAGE_LENGTH = 300

/** What became of one tag. */
export interface TagOutcome {
  readonly tag: string
  /** `gone`: it was not there. `failed`: it is there still, or nobody knows. */
  readonly outcome: 'deleted' | 'gone' | 'failed'
  /** The platform's status for this tag; 0 where it said nothing of it. */
  readonly status: number
  /** The platform's words, cut; ours where it said nothing. */
  readonly message: string
}

/** A deletion of many tags of one image. */
export interface TagsDeletion {
  /** Encoded path of the image's tags. */
  readonly path: string
  readonly tags: readonly string[]
  /** A verb phrase that follows "Could not". */
  readonly action: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Deletes tags, a hundred with each request, in the given order. No request is sent twice: one without an answer may have done
 * its work. The first request's error is thrown; a later one's ends the work and becomes the outcome of its tags, so that what
 * was done before is told. Network: 1 POST for each 100 tags.
 *
 * @throws everything that {@link JsonApi.call} throws; AbortError also after the first request.
 * @see the platform's v1 API, `registry-image-tag-bulk-delete`
 */
export async function deleteTags(client: JsonApi, deletion: TagsDeletion): Promise<TagOutcome[]> {
  const { tags } = deletion
  const outcomes: TagOutcome[] = []
  for (let at = 0; at < tags.length; at += TAGS_AT_ONCE) {
    const some = tags.slice(at, at + TAGS_AT_ONCE)
    try {
      outcomes.push(...(await deleteSome(client, { ...deletion, tags: some })))
    } catch (error) {
      if (at === 0 || !isSdkError(error) || error.code === 'ABORTED') throw error
      const rest = tags.slice(at + TAGS_AT_ONCE)
      outcomes.push(
        ...some.map((tag) => failed(tag, error.status ?? 0, error.reason)),
        ...rest.map((tag) => failed(tag, 0, 'not tried after an earlier failure')),
      )
      break
    }
  }
  return outcomes
}

async function deleteSome(
  client: JsonApi,
  { path, tags, action, signal }: TagsDeletion,
): Promise<TagOutcome[]> {
  const results = await unlessGone(() =>
    client.call({
      method: 'POST',
      path: `${path}/bulk-delete`,
      body: { tags },
      answer: tagResultsRecord,
      isShown: true,
      action,
      signal,
    }),
  )
  if (results === 'gone') return tags.map((tag) => goneWithImage(tag))
  return tags.map((tag) => {
    const result = results.find((one) => one.tag === tag)
    if (result === undefined) return failed(tag, 0, 'not answered')
    const { status } = result
    const message = result.message.slice(0, MAX_MESSAGE_LENGTH)
    if (status >= 200 && status < 300) return { tag, outcome: 'deleted', status, message }
    if (status === 404 || status === 410) return { tag, outcome: 'gone', status, message }
    return failed(tag, status, message)
  })
}

/** The outcome for a tag of an image that is not there. */
export function goneWithImage(tag: string): TagOutcome {
  return { tag, outcome: 'gone', status: 404, message: 'there is no such image' }
}

function failed(tag: string, status: number, message: string): TagOutcome {
  return { tag, outcome: 'failed', status, message }
}
