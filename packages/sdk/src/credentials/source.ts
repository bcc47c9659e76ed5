import type { Credential } from './credential.js'
import type { CredentialAddress, StoreOptions } from './store.js'

/** What a place told of a credential. */
export type Lookup =
  | { readonly state: 'found'; readonly credential: Credential }
  | { readonly state: 'none' }
  | {
      readonly state: 'unavailable'
      /** Why it could not be asked, as a clause. */
      readonly reason: string
      /** What to do about it. */
      readonly hint: string
    }

/** A place where credentials are looked for. It never throws for what it lacks: that is an answer. */
export interface CredentialSource {
  /** As messages name it: `keychain`, `docker config`. */
  readonly name: string
  /** The credential for exactly this address. */
  find(address: CredentialAddress, options?: StoreOptions): Promise<Lookup>
}
