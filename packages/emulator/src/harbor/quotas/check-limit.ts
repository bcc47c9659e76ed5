import { UNLIMITED } from '../../registry/quota.js'
import { badRequest } from '../harbor-error.js'

const MAX_LIMIT_BYTES = 1024 ** 5

/**
 * Makes sure that a resource can have a limit.
 *
 * @throws {@link HarborError} 400 for another one than storage, 0, and more than 1024 TiB.
 * @see Harbor, src/pkg/quota/types/resources.go
 */
export function checkLimit(resource: string, limit: number): void {
  if (resource !== 'storage') throw badRequest(`resource ${resource} not support`)
  if (limit === UNLIMITED || (limit > 0 && limit <= MAX_LIMIT_BYTES)) return
  throw badRequest(`invalid value for resource storage: ${limit}`)
}
