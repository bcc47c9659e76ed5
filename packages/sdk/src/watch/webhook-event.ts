import { z } from 'zod'

/** What the body of a webhook says, as far as a watch cares. */
export type WebhookEvent =
  /** A manifest was pushed to the repository, which is named with its project. Of which kind is not known. */
  | { readonly kind: 'push'; readonly repository: string }
  /** Something else happened. */
  | { readonly kind: 'other' }
  /** It is no event of a Harbor. */
  | { readonly kind: 'invalid' }

/** Longest path of a repository that Harbor takes. */
const MAX_PATH = 255
const PUSHED = new Set(['PUSH_ARTIFACT', 'harbor.artifact.pushed'])

const dataRecord = z.object({
  repository: z.object({ repo_full_name: z.string().min(1).max(MAX_PATH) }),
})
/** Harbor's own form has `event_data`, CloudEvents in structured mode have `specversion` and `data`. */
const eventRecord = z.union([
  z
    .object({ specversion: z.string(), type: z.string(), data: z.unknown().optional() })
    .transform(({ type, data }) => ({ type, data })),
  z
    .object({ type: z.string(), event_data: z.unknown().optional() })
    .transform(({ type, event_data }) => ({ type, data: event_data })),
])

/**
 * Reads the body of a webhook in either form that Harbor has. Never throws. Unknown fields and unknown events are fine, since
 * a newer Harbor may have more.
 *
 * @see Harbor, src/pkg/notifier/formats; CloudEvents 1.0.2, JSON format 3, structured mode
 */
export function readWebhookEvent(body: string): WebhookEvent {
  const event = eventRecord.safeParse(parseJson(body))
  if (!event.success) return { kind: 'invalid' }
  if (!PUSHED.has(event.data.type)) return { kind: 'other' }
  const data = dataRecord.safeParse(event.data.data)
  return data.success
    ? { kind: 'push', repository: data.data.repository.repo_full_name }
    : { kind: 'invalid' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
