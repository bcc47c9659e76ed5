import { badRequest } from '../harbor-error.js'

/**
 * Gives settings without the number of the retention policy, which is no setting that a project's own calls change.
 *
 * @param bound - The number that the project has; undefined where it has no policy, empty where it is yet to be made.
 * @throws {@link HarborError} 400 for another number.
 * @see Harbor, src/server/v2.0/handler/project.go
 */
export function withoutRetentionId<Value extends string | null>(
  { retention_id = null, ...settings }: Readonly<Record<string, Value | null>>,
  bound: string | undefined,
): Readonly<Record<string, Value | null>> {
  if (retention_id === null || retention_id === bound) return settings
  throw badRequest('the retention_id in the payload should be omitted, or be the one that the project has')
}
