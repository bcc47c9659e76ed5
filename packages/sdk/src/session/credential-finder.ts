import { resolveCredential } from '../credentials/chain.js'
import type { Credential, CredentialKind, RegistryCredentialKind } from '../credentials/credential.js'
import { type Environment, readSourceCredential } from '../credentials/environment.js'
import { API_USERNAME, withoutTokenPrefix } from '../credentials/pasted.js'
import type { CredentialSource } from '../credentials/source.js'
import { isSdkError } from '../errors/guards.js'
import { Secret } from '../log/secret.js'
import type { ClientOptions, UsernameToken } from './client-options.js'

/** What a registry is opened for. `read` takes the pull credential, and the push credential only where there is none. */
export type Purpose = 'push' | 'read'

/** Which of several credentials for one host is meant, and how long looking may take. */
export interface FindOptions {
  /** Path of the repository that is worked on; its project is the first part. */
  readonly repository?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Finds the credential for a host and a purpose. */
export type CredentialFinder = (
  host: string,
  purpose: Purpose | CredentialKind,
  options?: FindOptions,
) => Promise<Credential | 'anonymous'>

/** What a {@link CredentialFinder} looks at, besides what the caller gave. */
export interface FinderPlaces {
  readonly env: Environment
  /** Host that credentials of the options are for; without one, the first host that is asked for. */
  readonly registry: string | undefined
  /** Host of the platform, which a token of the options is for. */
  readonly platform: string
  readonly sources: readonly CredentialSource[]
}

/** Makes a {@link CredentialFinder}. */
export function createCredentialFinder(options: ClientOptions, places: FinderPlaces): CredentialFinder {
  const { env, sources } = places
  let explicitHost = places.registry
  return async (host, purpose, { repository, signal } = {}) => {
    if (options.credentials === 'anonymous' && purpose !== 'api') return 'anonymous'
    // Explicit credentials without a registry are for the first one asked for, and for no other after it.
    explicitHost ??= host
    const explicitFor = explicitHost
    const find = (kind: CredentialKind) =>
      resolveCredential({
        kind,
        registry: host,
        // Tokens of the platform belong to no project.
        project: kind === 'api' ? undefined : projectOf(repository),
        explicit: explicitCredential(options, kind === 'api' ? places.platform : explicitFor, kind),
        env,
        sources,
        signal,
      })
    if (purpose !== 'read') return find(purpose)
    try {
      return await find('pull')
    } catch (error) {
      if (!isSdkError(error, 'CREDENTIAL_MISSING')) throw error
      return find('push')
    }
  }
}

/** A credential of the caller's. */
export function givenCredential(
  pair: UsernameToken,
  kind: RegistryCredentialKind,
  registry: string,
): Credential {
  const { username, token } = pair
  const secret = token instanceof Secret ? token : new Secret(token)
  return { kind, registry, username, secret, origin: 'options' }
}

/** An API token as a credential for the platform at this host. */
export function apiCredential(token: string | Secret, registry: string, origin: string): Credential {
  const value = withoutTokenPrefix(token instanceof Secret ? token.reveal() : token)
  return { kind: 'api', registry, username: API_USERNAME, secret: new Secret(value), origin }
}

/** The credential that the environment has for reading from a second registry, where it is this one. */
export function sourceCredential(
  { credentials }: ClientOptions,
  env: Environment,
  host: string,
): Credential | undefined {
  const credential = credentials === 'anonymous' ? undefined : readSourceCredential(env)
  return credential?.registry === host ? credential : undefined
}

function explicitCredential(
  { credentials, apiToken }: ClientOptions,
  host: string,
  kind: CredentialKind,
): Credential | undefined {
  if (kind === 'api') return apiToken === undefined ? undefined : apiCredential(apiToken, host, 'options')
  if (credentials === 'anonymous') return undefined
  const pair = credentials?.[kind]
  return pair && givenCredential(pair, kind, host)
}

function projectOf(repository: string | undefined): string | undefined {
  return repository?.includes('/') === true ? repository.split('/', 1)[0] : undefined
}
