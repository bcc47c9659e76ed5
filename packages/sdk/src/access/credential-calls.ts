import type { CredentialStore } from '../credentials/store.js'
import type { ClientOptions } from '../session/client-options.js'
import type { Session } from '../session/session.js'
import type { PullCheck } from './check-pull.js'
import type { StoreChoice } from './choose-store.js'
import type { CredentialReport, ReportOptions } from './credential-report.js'
import { createDockerCalls, type DockerCalls } from './docker-calls.js'
import type { ExportedVariable } from './export-credentials.js'
import type { LoginOptions as LoginInput } from './login.js'
import type { LoginReceipt, StoredLogin } from './login-receipt.js'
import type { LogoutOptions, LogoutReceipt } from './logout.js'
import type { RotateOptions as RotateInput } from './rotate.js'

/** Options of `client.credentials.login`. */
export interface LoginOptions extends LoginInput {
  /**
   * Where the credentials are kept.
   * @defaultValue the client's first store: the operating system's keychain
   */
  readonly store?: StoreChoice | undefined
}

/** Options of `client.credentials.rotate`. */
export interface RotateOptions extends RotateInput {
  /**
   * Where the new one is kept.
   * @defaultValue the store that the API token came from, else the client's first
   */
  readonly store?: StoreChoice | undefined
}

/** Calls about credentials: logging in, looking at them, replacing and forgetting them. */
export interface CredentialCalls {
  /**
   * Logs in with an API token, with the registry's own credentials, or with both. With a token the registry's credentials are
   * fetched where the platform gives them; else `next` says what is left to do. Everything is verified before anything is
   * stored.
   *
   * Network: the platform with the token, the registry with each pair. Disk: the store, and a small file without secrets that
   * names registry and project.
   *
   * @throws ConfigError `OPTION_INVALID` when what was pasted cannot be a credential: before the first request.
   * @throws AuthError `CREDENTIAL_REJECTED`; PermissionError `PUSH_CREDENTIAL_REQUIRED` when the push pair may not push.
   * @throws LocalError `KEYCHAIN_UNAVAILABLE` when the store keeps nothing: there is no falling back to plain text.
   * @throws ConnectionError when platform or registry cannot be reached.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient()
   * const { stored, next } = await client.credentials.login({ apiToken: 'token 1234-abcd' })
   * console.log(stored.map(({ kind, store }) => `${kind} in ${store}`), next?.message)
   * ```
   */
  login(options: LoginOptions): Promise<LoginReceipt>

  /**
   * Which credentials would be used, what each may do, when it ends, and what is stored where. Never a secret. Network: the
   * registry and the platform, unless `verify` is false. Disk: reads stores.
   */
  status(options?: ReportOptions): Promise<CredentialReport>

  /**
   * Forgets stored credentials and the last login, and takes back what `docker.setup` did for their registries. No network:
   * revoke or rotate tokens that others may have seen.
   */
  logout(options?: LogoutOptions): Promise<LogoutReceipt>

  /**
   * Gives a robot account another token and stores it; the old one stops working at once.
   *
   * @throws ServiceError `CAPABILITY_MISSING` where the platform has no call for it; LocalError `KEYCHAIN_UNAVAILABLE`, and
   * then nothing was rotated; AuthError `CREDENTIAL_MISSING` without an API token.
   */
  rotate(options: RotateOptions): Promise<StoredLogin>

  /**
   * The pull credential that servers would be given for an image, after it was tried on it. The push credential never stands
   * in for it. Network: two to four reads.
   *
   * @throws PermissionError `PULL_CREDENTIAL_REQUIRED` when there is none, when it cannot read the image, or when the only one
   * is a login of Docker's that may push too; NotFoundError `MANIFEST_UNKNOWN` when there is no such image.
   */
  checkPull(reference: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<PullCheck>

  /**
   * The variables that give a CI job the credentials which this client would use.
   *
   * @throws AuthError `CREDENTIAL_MISSING` without a push credential; ConfigError `CONFIG_INVALID` without a registry.
   */
  export(options?: { readonly signal?: AbortSignal | undefined }): Promise<readonly ExportedVariable[]>

  /** Docker's configuration: letting docker use these credentials, taking over what it keeps. */
  readonly docker: DockerCalls
}

/** The {@link CredentialCalls} of a client. */
export function createCredentialCalls(options: ClientOptions): CredentialCalls {
  const withSession = async <T>(
    work: (session: Session, stores: readonly CredentialStore[]) => Promise<T>,
  ): Promise<T> => {
    const { openSession } = await import('../session/session.js')
    const { credentialPlaces } = await import('../session/credential-places.js')
    const session = openSession(options)
    try {
      return await work(session, credentialPlaces(options).stores)
    } finally {
      session.close()
    }
  }
  const chosen = async (
    stores: readonly CredentialStore[],
    choice: StoreChoice | undefined,
    origin?: string,
  ) => (await import('./choose-store.js')).chooseStore(stores, choice, origin)
  return {
    login: ({ store, ...given }) =>
      withSession(async (session, stores) =>
        (await import('./login.js')).login(session, await chosen(stores, store), given),
      ),
    status: (call = {}) =>
      withSession(async (session, stores) =>
        (await import('./credential-report.js')).reportCredentials(session, stores, call),
      ),
    logout: (call = {}) =>
      withSession(async (session, stores) => (await import('./logout.js')).logout(session, stores, call)),
    rotate: ({ store, ...call }) =>
      withSession(async (session, stores) =>
        (await import('./rotate.js')).rotate(
          session,
          await chosen(stores, store, await originOfToken(session, call.signal)),
          call,
        ),
      ),
    checkPull: (reference, call = {}) =>
      withSession(async (session) => (await import('./check-pull.js')).checkPull(session, reference, call)),
    export: (call = {}) =>
      withSession(async (session) =>
        (await import('./export-credentials.js')).exportCredentials(session, call),
      ),
    docker: createDockerCalls(options),
  }
}

async function originOfToken(session: Session, signal: AbortSignal | undefined): Promise<string | undefined> {
  const token = await session.credential(session.apiUrl.host, 'api', { signal })
  return token === 'anonymous' ? undefined : token.origin
}
