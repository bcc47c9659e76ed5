import type { CredentialKind } from '../credentials/credential.js'
import { AuthError } from '../errors/classes.js'
import type { Secret } from '../log/secret.js'
import type { HttpRequest } from './request.js'

/** Who calls a registry. */
export interface AuthIdentity {
  readonly kind: CredentialKind
  readonly username: string
  readonly secret: Secret
  /** Where the credential came from, for messages. */
  readonly origin: string
}

/**
 * The value of an `Authorization` header for the identity.
 *
 * @see RFC 7617
 */
export function basicAuthorization({ username, secret }: AuthIdentity): string {
  return `Basic ${Buffer.from(`${username}:${secret.reveal()}`).toString('base64')}`
}

/** The error for a registry that does not believe the identity. */
export function rejectedCredential(
  { kind, username, origin }: AuthIdentity,
  request: Pick<HttpRequest, 'action' | 'target' | 'side'>,
): AuthError {
  const { action, target, side } = request
  return new AuthError('CREDENTIAL_REJECTED', {
    action,
    target,
    side,
    status: 401,
    reason: `the registry rejects the ${kind} credential of "${username}" (from ${origin})`,
    hint:
      'Check user name and token: a robot account may be disabled or past its date, ' +
      'and a "$" in its name needs single quotes in a shell.',
  })
}
