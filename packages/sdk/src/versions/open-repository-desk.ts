import type { Inventory } from '../inventory/inventory.js'
import type { Session } from '../session/session.js'
import type { Clock } from '../support/clock.js'
import { openVersionDesk } from './open-version-desk.js'
import { platformOf } from './platform-of.js'
import { pullCredential } from './pull-credential.js'
import type { VersionDesk } from './version-desk.js'

/** Whose desk it is. */
export interface RepositoryDeskInput {
  readonly inventory: Inventory
  readonly session: Session
  /** Project included: the pull credential may be one of its project. */
  readonly repository: string
  readonly clock?: Clock | undefined
}

/**
 * The desk of a repository's tags, which takes the pull credential of its registry and the secrets of this machine. Sends
 * nothing.
 *
 * @throws ServiceError `CAPABILITY_MISSING` where nobody makes app versions of this registry's images.
 */
export function openRepositoryDesk({
  inventory,
  session,
  repository,
  clock,
}: RepositoryDeskInput): VersionDesk {
  const registry = inventory.registry.host
  return openVersionDesk({
    platform: platformOf(inventory, repository),
    pull: (options) => pullCredential(session, { registry, repository, ...options }),
    findSecrets: (template, options) => session.findSecrets(template, options),
    clock,
  })
}
