import type { ClientOptions } from '../session/client-options.js'
import { openSession, type Session } from '../session/session.js'
import { type Inventory, type InventoryScope, openInventory } from './inventory.js'
import type { ListPage } from './listing.js'
import type { ProbeCache } from './probe-cache.js'

/** What the calls of one client share. */
export interface Workplace {
  readonly options: ClientOptions
  readonly probes: ProbeCache
}

/** Finds out what is worked on, from the session's defaults. Local. */
export type ScopeOf = (session: Session) => InventoryScope

/** Opens a session and the inventory in it, works, and closes both whatever happens. */
export async function withInventory<T>(
  { options, probes }: Workplace,
  scopeOf: ScopeOf,
  work: (inventory: Inventory, session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession(options)
  try {
    return await work(await openInventory(session, probes, scopeOf(session)), session)
  } finally {
    session.close()
  }
}

/** The same for pages, which keep the session open until the last one, or until nobody wants more. */
export async function* pagesOfInventory<T>(
  { options, probes }: Workplace,
  scopeOf: ScopeOf,
  work: (inventory: Inventory, session: Session) => AsyncIterable<ListPage<T>>,
): AsyncGenerator<ListPage<T>> {
  const session = openSession(options)
  try {
    yield* work(await openInventory(session, probes, scopeOf(session)), session)
  } finally {
    session.close()
  }
}
