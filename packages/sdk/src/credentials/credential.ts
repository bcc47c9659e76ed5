import type { Secret } from '../log/secret.js'

/** What a credential is for. The two kinds are never taken for each other. */
export type CredentialKind = 'push' | 'pull'

/** A user name and its secret for one registry. */
export interface Credential {
  readonly kind: CredentialKind
  /** Host and port of the registry it is for, lower case. No other host ever gets it. */
  readonly registry: string
  /** Taken literally: the `$` of a robot account is part of the name. */
  readonly username: string
  readonly secret: Secret
  /** Where it came from, for messages: `SLIPWAY_PUSH_TOKEN`. Never the value. */
  readonly origin: string
}
