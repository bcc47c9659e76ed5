import type { Credential } from '../credentials/credential.js'
import { createBasicAuthenticator } from '../http/basic-authenticator.js'
import { type JsonApi, type JsonApiOptions, openJsonApi } from '../http/json-api.js'
import { registryOrigin } from '../http/scheme.js'

/** How a Harbor's own API is reached. */
export interface HarborOptions extends Omit<JsonApiOptions, 'authenticator' | 'side' | 'url'> {
  /** Host and port, without scheme. */
  readonly host: string
  readonly credential: Credential
  /** Hosts that may be spoken to in plain http, besides loopback. Default none. */
  readonly insecureRegistries?: readonly string[] | undefined
}

/**
 * Opens the API of a Harbor: everything below `/api/v2.0`. Sends nothing. It takes a wrong credential for no credential, so
 * that only `/v2/` tells whether one is good.
 */
export function openHarborClient(options: HarborOptions): JsonApi {
  const { host, insecureRegistries, credential, redactor } = options
  const url = registryOrigin(host, insecureRegistries)
  return openJsonApi({
    ...options,
    url,
    authenticator: createBasicAuthenticator(credential, redactor),
    side: 'registry',
  })
}
