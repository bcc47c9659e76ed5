import { isSdkError } from '../errors/guards.js'
import type { Credential } from './credential.js'
import type { CredentialSource } from './source.js'
import type { CredentialAddress, CredentialStore, StoreOptions } from './store.js'

/** What was stored for the host alone, before a project was known. */
async function withoutProject(
  store: CredentialStore,
  { kind, registry, project }: CredentialAddress,
  options: StoreOptions | undefined,
): Promise<Credential | undefined> {
  if (project === undefined) return undefined
  const credential = await store.get({ kind, registry }, options)
  return credential?.project === undefined ? credential : undefined
}

/** The store as a place to look in: one that cannot be asked says why, and others are asked. */
export function sourceOfStore(store: CredentialStore): CredentialSource {
  return {
    name: store.name,
    async find(address, options) {
      try {
        const credential =
          (await store.get(address, options)) ?? (await withoutProject(store, address, options))
        return credential === undefined ? { state: 'none' } : { state: 'found', credential }
      } catch (error) {
        if (!isSdkError(error, 'KEYCHAIN_UNAVAILABLE', 'LOCAL_IO')) throw error
        return { state: 'unavailable', reason: error.reason, hint: error.hint ?? '' }
      }
    },
  }
}
