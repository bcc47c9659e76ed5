import type { Robots } from '../../robots.js'
import type { Database } from '../../storage/database.js'
import { type AccessDecision, type AccessRequest, openAccessStore } from './access-store.js'

/** Whether the organisation may use the registry. The registry's robots exist exactly while it may. */
export interface RegistryAccess {
  isGranted(): boolean
  /** The latest request for access; undefined where nobody ever asked. */
  current(): AccessRequest | undefined
  /** Asks for access. Where a request is open or was granted, that one is given. */
  request(message?: string): AccessRequest
  /**
   * Staff's decision. A granted request provisions the robots.
   *
   * @throws {@link ApiError} 404 for an unknown request, 409 for one that was decided already.
   */
  decide(id: string, decision: AccessDecision, reason?: string): AccessRequest
  /** Forgets every request and starts again from the option that the emulator was started with. */
  reset(): void
}

/** What access is made of. */
interface AccessParts {
  readonly database: Database
  readonly robots: Robots
  readonly now: () => Date
}

/**
 * Opens the state of access.
 *
 * @param initial - `granted` gives access at once, as if it had been requested and granted; with `none` an earlier
 * start's state stays.
 */
export function openRegistryAccess(
  { database, robots, now }: AccessParts,
  initial: 'granted' | 'none',
): RegistryAccess {
  const store = openAccessStore(database, now)
  const isGranted = () => store.current()?.status === 'granted'
  const decide = (id: string, decision: AccessDecision, reason?: string) =>
    database.transaction(() => {
      const request = store.decide(id, decision, reason)
      if (decision === 'granted') robots.provision()
      return request
    })
  const start = () => {
    // The options of this start may name the robots otherwise, so the accounts are made anew.
    if (isGranted()) robots.provision()
    else if (initial === 'granted') decide(store.request().id, 'granted')
  }
  database.transaction(start)
  return {
    isGranted,
    current: store.current,
    request: store.request,
    decide,
    reset: () =>
      database.transaction(() => {
        store.clear()
        robots.withdraw()
        start()
      }),
  }
}
