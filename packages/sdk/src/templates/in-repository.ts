import type { Inventory } from '../inventory/inventory.js'
import type { Workplace } from '../inventory/workplace.js'
import type { TemplateCallOptions } from './template-calls.js'
import type { TemplateKeeper } from './template-home.js'

/** A repository, and the home of its template. */
export interface TemplateRepository {
  readonly inventory: Inventory
  /** Where templates are kept. */
  readonly home: TemplateKeeper
  /** The home of the template that counts for the repository. */
  readonly findHome: () => Promise<TemplateKeeper>
  /** Path, project included. */
  readonly repository: string
}

/**
 * Opens the registry of a repository and the home of its template, works, and closes the registry whatever happens.
 *
 * @throws ConfigError with code `REFERENCE_INVALID`; the errors of `openInventory` and `openTemplateHome`.
 */
export async function inRepository<T>(
  place: Workplace,
  { repository: text, signal }: TemplateCallOptions & { readonly repository: string },
  work: (at: TemplateRepository) => Promise<T>,
): Promise<T> {
  const { withInventory } = await import('../inventory/workplace.js')
  const { parseRepository } = await import('../reference/repository.js')
  const { findTemplateHome, openTemplateHome } = await import('./open-home.js')
  return withInventory(
    place,
    ({ defaults }) => ({ ...parseRepository(text, defaults), signal }),
    (inventory, session) => {
      const { repository } = parseRepository(text, session.defaults)
      const home = openTemplateHome(inventory, session)
      const findHome = () => findTemplateHome(inventory, session, { repository, signal })
      return work({ inventory, home, findHome, repository })
    },
  )
}
