import { NotFoundError } from '../errors/classes.js'
import type { Inventory } from '../inventory/inventory.js'
import type { Session } from '../session/session.js'
import { findTemplateHome } from '../templates/open-home.js'
import { openRepositoryDesk } from './open-repository-desk.js'
import { type LinkedItem, reconcileRepository } from './reconcile.js'
import type { LinkAllOptions, LinkAllReport } from './version-calls.js'

/**
 * Has every image tag of a repository have its app version by the repository's template.
 *
 * @throws as `client.versions.linkAll`.
 */
export async function linkAll(
  { inventory, session }: { readonly inventory: Inventory; readonly session: Session },
  repository: string,
  options: LinkAllOptions,
): Promise<LinkAllReport> {
  const home = await findTemplateHome(inventory, session, { repository, signal: options.signal })
  const desk = openRepositoryDesk({ inventory, session, repository })
  let untriedCount = 0
  const items = await reconcileRepository({
    ...{ inventory, session, home, desk, repository, ...options },
    onUntried: (tags) => {
      untriedCount = tags.length
    },
  })
  if (items === undefined) {
    throw new NotFoundError('NAME_UNKNOWN', {
      action: 'make the app versions of',
      target: `${inventory.registry.host}/${repository}`,
      reason: `it has no template in ${home.place}`,
      hint: `Make one with: slipway template create ${repository}`,
      side: 'local',
    })
  }
  const count = (wanted: LinkedItem['outcome']) => items.filter(({ outcome }) => outcome === wanted).length
  return {
    schemaVersion: 1,
    repository,
    items,
    createdCount: count('created'),
    existingCount: count('existing'),
    conflictCount: count('conflict'),
    failedCount: count('failed'),
    untriedCount,
    home: home.kind,
    place: home.place,
  }
}
