import type { Environment } from '../credentials/environment.js'
import type { CredentialSource } from '../credentials/source.js'
import { sourceOfStore } from '../credentials/store-source.js'
import type { ClientOptions } from './client-options.js'

/** The places where credentials are looked for after options and environment, the first one first. No I/O. */
export function credentialSources(
  { credentialStores }: ClientOptions,
  _env: Environment,
): readonly CredentialSource[] {
  return (credentialStores ?? []).map(sourceOfStore)
}
