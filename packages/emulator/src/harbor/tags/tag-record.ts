import type { TagRow } from '../../storage/tag-rows.js'
import { wire } from '../wire.js'

/** When something happened that never did, in Harbor's words. */
export const NEVER = '0001-01-01T00:00:00.000Z'

/** Writes a tag as the API gives it. */
export function wireOfTag(
  { id, repositoryId, artifactId, tag, pushedAt, pulledAt }: TagRow,
  isImmutable: (tag: string) => boolean,
): Record<string, unknown> {
  const fields = {
    id,
    repository_id: repositoryId,
    artifact_id: artifactId,
    name: tag,
    push_time: pushedAt,
    pull_time: pulledAt ?? NEVER,
    immutable: isImmutable(tag),
  }
  return wire(fields, ['immutable'])
}
