import type { JsonApi } from '../http/json-api.js'
import type { Inventory } from '../inventory/inventory.js'
import { missingPlatform } from '../inventory/missing.js'

/**
 * The platform that makes app versions of a repository's tags.
 *
 * @throws ServiceError `CAPABILITY_MISSING` with the reason, where there is none, `SERVER_ERROR` where it does not answer.
 */
export function platformOf({ platform, registry, capabilities }: Inventory, repository: string): JsonApi {
  if (platform !== undefined) return platform
  const target = `${registry.host}/${repository}`
  throw missingPlatform('make app versions of', target, capabilities)
}
