import type { CredentialStore } from '../../credentials/store.js'
import type { ClientOptions } from '../../session/client-options.js'
import type { Session } from '../../session/session.js'
import type { StoreChoice } from '../choose-store.js'
import type { HarborSetupOptions as SetupCall } from './setup-options.js'
import type { HarborSetupPlan, HarborSetupReceipt } from './setup-plan.js'

/** Options of `client.harbor.setup`. */
export interface HarborSetupOptions extends SetupCall {
  /**
   * Where the credentials of the robot accounts are kept.
   * @defaultValue the client's first store: the operating system's keychain
   */
  readonly store?: StoreChoice | undefined
}

/** Calls about a Harbor of one's own, for its administrator. */
export interface HarborCalls {
  /**
   * What {@link HarborCalls.setup} would do, without changing anything.
   *
   * Network: reads of the registry and of Harbor's API. Disk: lists what the store keeps.
   *
   * @throws the errors of `setup`, except those of writing.
   */
  planSetup(options?: HarborSetupOptions): Promise<HarborSetupPlan>

  /**
   * Gives a project what slipway works with: a robot account that pushes and one that only pulls, each with the permissions
   * that it needs and no others; scanning of every push; with `webhook`, a webhook policy. What is as it should be is left
   * alone: a second call changes nothing. The secrets of new robot accounts are verified and stored, and shown nowhere; the
   * administrator's password is used and forgotten.
   *
   * It does what {@link HarborCalls.planSetup} tells, and stops at the first failure: the error's hint names what was done. The
   * next call goes on from there.
   *
   * Network: as `planSetup`, and one or two writes for each step that is not `exists`. Disk: the store; the last login.
   *
   * @throws ConfigError `OPTION_INVALID`, `CONFIG_INVALID`, AuthError `CREDENTIAL_MISSING` without administrator: before the
   * first request.
   * @throws AuthError `CREDENTIAL_REJECTED` when Harbor does not believe the administrator; PermissionError `DENIED` for one
   * that does not administer the project.
   * @throws NotFoundError `NAME_UNKNOWN` when there is no such project; ServiceError `CAPABILITY_MISSING` when the registry is
   * no Harbor.
   * @throws ConflictError `PRECONDITION_FAILED` for a proxy cache, and for a robot account that cannot be changed;
   * `ALREADY_EXISTS` when somebody else makes the same at this moment.
   * @throws LocalError `KEYCHAIN_UNAVAILABLE` when the store keeps nothing: before anything is made.
   * @throws ConnectionError when the Harbor cannot be reached.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient({ registry: 'harbor.example.com', project: 'studio' })
   * const { steps, stored } = await client.harbor.setup() // SLIPWAY_HARBOR_USERNAME and SLIPWAY_HARBOR_PASSWORD
   * console.log(steps.map(({ message }) => message), stored.map(({ username }) => username))
   * ```
   */
  setup(options?: HarborSetupOptions): Promise<HarborSetupReceipt>
}

/** The {@link HarborCalls} of a client. */
export function createHarborCalls(options: ClientOptions): HarborCalls {
  const withStore = async <T>(
    choice: StoreChoice | undefined,
    work: (session: Session, store: CredentialStore) => Promise<T>,
  ): Promise<T> => {
    const { openSession } = await import('../../session/session.js')
    const { credentialPlaces } = await import('../../session/credential-places.js')
    const { chooseStore } = await import('../choose-store.js')
    const session = openSession(options)
    try {
      return await work(session, chooseStore(credentialPlaces(options).stores, choice))
    } finally {
      session.close()
    }
  }
  return {
    planSetup: ({ store, ...call } = {}) =>
      withStore(store, async (session, keeper) =>
        (await import('./setup-harbor.js')).planHarborSetup(session, keeper, call),
      ),
    setup: ({ store, ...call } = {}) =>
      withStore(store, async (session, keeper) =>
        (await import('./setup-harbor.js')).setupHarbor(session, keeper, call),
      ),
  }
}
