import { NotFoundError } from '../errors/classes.js'
import type { Inventory } from '../inventory/inventory.js'
import type { RepositorySummary } from '../inventory/repository-summary.js'
import { repositorySource } from '../inventory/sources.js'

/**
 * One repository as the list of them shows it.
 *
 * @throws NotFoundError `NAME_UNKNOWN`.
 */
export async function getRepository(
  inventory: Inventory,
  repository: string,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<RepositorySummary> {
  for await (const { items } of repositorySource(inventory).repositories(options)) {
    const found = items.find(({ name }) => name === repository)
    if (found !== undefined) return found
  }
  throw new NotFoundError('NAME_UNKNOWN', {
    action: 'read the repository',
    target: `${inventory.registry.host}/${repository}`,
    reason: 'nothing was pushed to it yet, or it was deleted',
    hint: 'See what there is with: slipway images',
    side: 'registry',
  })
}
