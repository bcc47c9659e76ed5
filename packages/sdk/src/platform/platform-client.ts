import type { Credential } from '../credentials/credential.js'
import { type JsonApi, type JsonApiOptions, openJsonApi } from '../http/json-api.js'
import { createTokenAuthenticator } from '../http/token-authenticator.js'

/** How the platform is reached. */
export interface PlatformOptions extends Omit<JsonApiOptions, 'authenticator' | 'side'> {
  /** Of kind `api`. */
  readonly credential: Credential
}

/** Opens the hosting platform's API. Sends nothing. */
export function openPlatformClient(options: PlatformOptions): JsonApi {
  const authenticator = createTokenAuthenticator(options.credential, options.redactor)
  return openJsonApi({ ...options, authenticator, side: 'platform' })
}
