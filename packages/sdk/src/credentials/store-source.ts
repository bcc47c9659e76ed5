import { isSdkError } from '../errors/guards.js'
import type { CredentialSource } from './source.js'
import type { CredentialStore } from './store.js'

/** The store as a place to look in: one that cannot be asked says why, and others are asked. */
export function sourceOfStore(store: CredentialStore): CredentialSource {
  return {
    name: store.name,
    async find(address, options) {
      try {
        const credential = await store.get(address, options)
        return credential === undefined ? { state: 'none' } : { state: 'found', credential }
      } catch (error) {
        if (!isSdkError(error, 'KEYCHAIN_UNAVAILABLE', 'LOCAL_IO')) throw error
        return { state: 'unavailable', reason: error.reason, hint: error.hint ?? '' }
      }
    },
  }
}
