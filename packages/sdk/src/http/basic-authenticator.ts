import type { Credential } from '../credentials/credential.js'
import type { Redactor } from '../log/redactor.js'
import { Secret } from '../log/secret.js'
import type { RequestAuthenticator } from './auth.js'
import { basicAuthorization, rejectedCredential } from './identity.js'

/** Puts name and secret on every request (RFC 7617). */
export function createBasicAuthenticator(credential: Credential, redactor: Redactor): RequestAuthenticator {
  redactor.learn(credential.secret)
  redactor.learn(new Secret(`${credential.username}:${credential.secret.reveal()}`))
  return {
    authorization: async () => basicAuthorization(credential),
    renew: async () => undefined,
    refusal: async (failure) => rejectedCredential(credential, failure),
  }
}
