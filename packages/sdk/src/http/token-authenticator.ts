import type { Credential } from '../credentials/credential.js'
import { AuthError } from '../errors/classes.js'
import type { Redactor } from '../log/redactor.js'
import type { RequestAuthenticator } from './auth.js'

/** Puts an API token on every request: `Authorization: token UUID`. Another one cannot be had. */
export function createTokenAuthenticator(credential: Credential, redactor: Redactor): RequestAuthenticator {
  redactor.learn(credential.secret)
  return {
    authorization: async () => `token ${credential.secret.reveal()}`,
    renew: async () => undefined,
    refusal: async ({ action, target, side, status, serverErrors }) =>
      new AuthError('CREDENTIAL_REJECTED', {
        action,
        target,
        side,
        status,
        serverErrors,
        reason: `the platform rejects the API token (from ${credential.origin})`,
        hint: "Make a new token in the dashboard's user settings and log in with it.",
      }),
  }
}
