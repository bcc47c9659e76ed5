import type { Inventory } from '../inventory/inventory.js'
import { missingCapability } from '../inventory/missing.js'
import { projectOf } from '../inventory/repository-name.js'
import type { DeletePlan } from './delete-plan.js'
import { createHarborRemover } from './harbor-remover.js'
import { createPlatformRemover } from './platform-remover.js'
import { createRegistryRemover } from './registry-remover.js'
import type { Remover } from './remover.js'

/**
 * The way of deleting that the plan was made for.
 *
 * @throws ServiceError `CAPABILITY_MISSING` when it is closed now.
 */
export function chooseRemover(
  { registry, harbor, platform, capabilities }: Inventory,
  plan: DeletePlan,
): Remover {
  const { repository, by } = plan
  const project = projectOf(repository)
  if (by === 'harbor' && harbor !== undefined && project !== undefined) {
    return createHarborRemover(harbor, { project, repository })
  }
  if (by === 'platform' && platform !== undefined && project !== undefined) {
    return createPlatformRemover(platform, { project, repository, registry })
  }
  if (by === 'registry') return createRegistryRemover(registry, repository)
  const target = `${registry.host}/${repository}`
  throw missingCapability('delete from', target, capabilities.features['artifact-delete'])
}
