import type { Secret } from '../log/secret.js'

/**
 * What a credential is for: writing to a registry, reading from it, or the API of the hosting platform. One is never taken
 * for another.
 */
export type CredentialKind = 'push' | 'pull' | 'api'

/** The kinds that a registry knows. */
export type RegistryCredentialKind = Exclude<CredentialKind, 'api'>

/** A user name and its secret for one server. */
export interface Credential {
  readonly kind: CredentialKind
  /** Host and port of the server that it is for, lower case: the registry, for `api` the platform. No other host gets it. */
  readonly registry: string
  /** The registry's project that it was issued for, where that is known. */
  readonly project?: string | undefined
  /** Taken literally: the `$` of a robot account is part of the name. Always `token` for `api`. */
  readonly username: string
  readonly secret: Secret
  /** Where it came from, for messages: `SLIPWAY_PUSH_TOKEN`, `keychain`. Never the value. */
  readonly origin: string
  /** Whether it comes from a place that keeps one pair for a host, whatever the pair is for: Docker's login. */
  readonly isKindAssumed?: boolean | undefined
  /** When it stops working, in ISO 8601, where that is known. */
  readonly expiresAt?: string | undefined
}
