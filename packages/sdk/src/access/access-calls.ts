import type { JsonApi } from '../http/json-api.js'
import type { Dashboard } from '../platform/dashboard.js'
import type { ClientOptions } from '../session/client-options.js'
import type { Session } from '../session/session.js'
import type { AccessStatus } from './access-status.js'
import type { StoreChoice } from './choose-store.js'
import type { LoginReceipt } from './login-receipt.js'
import type { AccessRequestOptions as RequestInput } from './request-access.js'
import type { AccessWaitOptions as WaitInput } from './wait-access.js'

/** Where the credentials are kept once access is granted. */
export interface SettleOptions {
  /** @defaultValue the store that the API token came from, else the client's first: the operating system's keychain */
  readonly store?: StoreChoice | undefined
}

/** Options of `client.access.request`. */
export interface AccessRequestOptions extends RequestInput, SettleOptions {}

/** Options of `client.access.wait`. */
export interface AccessWaitOptions extends WaitInput, SettleOptions {}

/** What a decision about access led to. */
export interface AccessOutcome {
  readonly access: AccessStatus
  /** The credentials that were fetched, verified and stored; absent where there are none to be had. */
  readonly login?: LoginReceipt
}

/** Calls about access to the registry: staff grants it, and credentials follow. */
export interface AccessCalls {
  /**
   * How far access is. Network: the platform, 1 to 3 reads.
   *
   * @throws AuthError `CREDENTIAL_MISSING` without an API token, `CREDENTIAL_REJECTED` when the platform does not believe it.
   * @throws ConnectionError when the platform cannot be reached.
   */
  status(options?: { readonly signal?: AbortSignal | undefined }): Promise<AccessStatus>

  /**
   * Asks for access, unless somebody did before. Where it is granted at once, the credentials are fetched, verified and
   * stored.
   *
   * @throws QuotaError `PLAN_LIMIT` when the plan has no registry; ServiceError `CAPABILITY_MISSING` where the server has no
   * call for it: the hint has the dashboard's address. The errors of `status`, and of `client.credentials.login`.
   */
  request(options?: AccessRequestOptions): Promise<AccessOutcome>

  /**
   * Waits until staff has decided. When access is granted, the credentials are fetched, verified and stored without another
   * call.
   *
   * Network: the platform, again and again, less often the longer it takes.
   *
   * @throws ConnectionError `TIMEOUT` when the time is up: the request stays. AbortError. The errors of `status`, and of
   * `client.credentials.login`.
   *
   * @example
   * ```ts
   * import { createClient } from '@slipway/sdk'
   *
   * const client = createClient() // API token from SLIPWAY_API_TOKEN or the keychain
   * await client.access.request({ message: 'Space Game, 5 GB' })
   * const { access, login } = await client.access.wait({ timeoutMs: 3_600_000 })
   * console.log(access.state, login?.stored.map(({ kind }) => kind))
   * ```
   */
  wait(options?: AccessWaitOptions): Promise<AccessOutcome>

  /**
   * The dashboard's pages, to sign in or to do what the platform has no call for. No network.
   *
   * @throws ConfigError `CONFIG_INVALID` when the platform's address is no URL.
   */
  dashboard(): Promise<Dashboard>
}

/** The {@link AccessCalls} of a client. */
export function createAccessCalls(options: ClientOptions): AccessCalls {
  const withPlatform = async <T>(
    signal: AbortSignal | undefined,
    work: (platform: JsonApi, session: Session) => Promise<T>,
  ): Promise<T> => (await import('../session/with-platform.js')).withPlatform(options, { signal }, work)
  const settle = async (
    session: Session,
    access: AccessStatus,
    { store, signal }: SettleOptions & { readonly signal?: AbortSignal | undefined },
  ): Promise<AccessOutcome> => {
    if (access.state !== 'granted') return { access }
    const { login } = await import('./login.js')
    const { chooseStore } = await import('./choose-store.js')
    const { credentialPlaces } = await import('../session/credential-places.js')
    const credential = await session.credential(session.apiUrl.host, 'api', { signal })
    if (credential === 'anonymous') return { access }
    const keeper = chooseStore(credentialPlaces(options).stores, store, credential.origin)
    return { access, login: await login(session, keeper, { apiToken: credential.secret, signal }) }
  }
  return {
    status: async ({ signal } = {}) =>
      withPlatform(signal, async (platform) => {
        const { fetchAccount } = await import('./registry-account.js')
        return (await fetchAccount(platform, { signal })).access
      }),
    request: async (call = {}) =>
      withPlatform(call.signal, async (platform, session) => {
        const { requestAccess } = await import('./request-access.js')
        return settle(session, await requestAccess(platform, call), call)
      }),
    wait: async (call = {}) =>
      withPlatform(call.signal, async (platform, session) => {
        const { waitForAccess } = await import('./wait-access.js')
        return settle(session, await waitForAccess(platform, call), call)
      }),
    async dashboard() {
      const { openSession } = await import('../session/session.js')
      const { dashboardOf } = await import('../platform/dashboard.js')
      return dashboardOf(openSession(options).apiUrl)
    },
  }
}
