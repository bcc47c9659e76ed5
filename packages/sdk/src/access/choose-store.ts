import type { CredentialStore } from '../credentials/store.js'
import { ConfigError } from '../errors/classes.js'

/** A store by its name, or one that the caller brings. */
export type StoreChoice = 'keychain' | 'file' | CredentialStore

/**
 * The store that a login writes to: the one chosen, else the one named like the origin of what led to it, so that all of a
 * login lies in one place, else the client's first.
 *
 * @throws ConfigError `OPTION_INVALID` when the client has no store, or none of that name.
 */
export function chooseStore(
  stores: readonly CredentialStore[],
  choice: StoreChoice | undefined,
  origin?: string,
): CredentialStore {
  if (typeof choice === 'object') return choice
  const store =
    choice === undefined
      ? (stores.find(({ name }) => name === origin) ?? stores[0])
      : stores.find(({ name }) => name === choice)
  if (store !== undefined) return store
  throw new ConfigError('OPTION_INVALID', {
    action: 'choose a credential store',
    target: choice,
    reason: stores.length === 0 ? 'this client has none' : 'this client has no such store',
    hint: 'Give credentialStores to createClient, or an environment with HOME.',
    side: 'local',
  })
}
