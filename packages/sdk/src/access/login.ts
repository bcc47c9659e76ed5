import { readLastLogin, writeLastLogin } from '../config/last-login.js'
import type { Credential, RegistryCredentialKind } from '../credentials/credential.js'
import { cleanPasted } from '../credentials/pasted.js'
import { readRegistryHost } from '../credentials/registry-host.js'
import type { CredentialStore } from '../credentials/store.js'
import { ConfigError } from '../errors/classes.js'
import { Secret } from '../log/secret.js'
import { dashboardOf } from '../platform/dashboard.js'
import type { UsernameToken } from '../session/client-options.js'
import { apiCredential } from '../session/credential-finder.js'
import type { Session } from '../session/session.js'
import type { AccessStatus } from './access-status.js'
import type { LoginReceipt, LoginStep, StoredLogin } from './login-receipt.js'
import { type AccountAnswer, fetchAccount } from './registry-account.js'
import { storeAll } from './store-all.js'
import { verifyApiToken } from './verify-api-token.js'
import { type CredentialRights, verifyRegistryCredential } from './verify-credential.js'

/** With what to log in: an API token, the registry's own credentials, or both. */
export interface LoginOptions {
  /** Token of the platform's API, as the dashboard's button copies it. */
  readonly apiToken?: string | Secret | undefined
  /** Host of the registry, as pasted: `https://` and a closing `/` are dropped. */
  readonly registry?: string | undefined
  readonly project?: string | undefined
  readonly push?: UsernameToken | undefined
  readonly pull?: UsernameToken | undefined
  /** When the pasted credentials stop working, in ISO 8601, where that is known. */
  readonly expiresAt?: string | undefined
  /** Whether somebody is there to answer a dialog of the operating system. Default false. */
  readonly isInteractive?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Verifies everything first, then stores it: after an error nothing was stored.
 *
 * Network: the platform with the API token, the registry with each pair. Disk: the store; the last login.
 */
export async function login(
  session: Session,
  store: CredentialStore,
  options: LoginOptions,
): Promise<LoginReceipt> {
  const api = options.apiToken === undefined ? undefined : apiOf(session, options.apiToken)
  const pasted = pastedCredentials(session, options)
  if (api === undefined && pasted.length === 0) throw nothingGiven()

  const answer = api && (await askPlatform(session, api, options))
  const given = pasted.length > 0 ? pasted : accountCredentials(answer)
  const verified: [Credential, CredentialRights][] = []
  for (const credential of given) {
    verified.push([credential, await verifyRegistryCredential(session, credential, options)])
  }

  const all = [...(api ? [api] : []), ...given]
  await storeAll(store, all, options)
  await remember(session, given[0], api)
  return {
    schemaVersion: 1,
    stored: all.map((credential) => describe(credential, store, new Map(verified).get(credential))),
    ...(answer && { access: answer.access }),
    ...stepAfter(session, given, answer),
    warnings: verified.flatMap(([credential, rights]) => warningsAbout(credential, rights)),
  }
}

async function remember(
  { env, apiUrl, defaults }: Session,
  first: Credential | undefined,
  api: Credential | undefined,
): Promise<void> {
  await writeLastLogin(env, {
    registry: first?.registry ?? defaults.registry,
    project: first === undefined ? defaults.project : first.project,
    // Logging in with another pair does not change the platform.
    apiUrl: api === undefined ? readLastLogin(env)?.apiUrl : apiUrl.origin,
  })
}

async function askPlatform(
  session: Session,
  api: Credential,
  { signal }: LoginOptions,
): Promise<AccountAnswer> {
  const platform = session.openPlatform(api)
  await verifyApiToken(platform, { signal })
  return fetchAccount(platform, { signal })
}

function apiOf(session: Session, token: string | Secret): Credential {
  const credential = apiCredential(token, session.apiUrl.host, 'login')
  if (credential.secret.reveal() !== '') return credential
  throw invalid('the API token', 'it is empty', 'Copy it from the dashboard and paste it again.')
}

function pastedCredentials(session: Session, options: LoginOptions): Credential[] {
  const pairs = { push: options.push, pull: options.pull }
  const kinds = (['push', 'pull'] as const).filter((kind) => pairs[kind] !== undefined)
  if (kinds.length === 0) return []
  const registry =
    options.registry === undefined
      ? session.defaults.registry
      : readRegistryHost(cleanPasted(options.registry), 'the registry URL')
  if (registry === undefined) {
    throw invalid(
      'the registry credentials',
      'no registry is named',
      'Give the URL that the dashboard shows.',
    )
  }
  const project = cleanPasted(options.project ?? session.defaults.project ?? '') || undefined
  return kinds.map((kind) => fromPair(kind, pairs[kind], { registry, project, expiresAt: options.expiresAt }))
}

function fromPair(
  kind: RegistryCredentialKind,
  pair: UsernameToken | undefined,
  rest: Pick<Credential, 'registry' | 'project' | 'expiresAt'>,
): Credential {
  const username = cleanPasted(pair?.username ?? '')
  const token = pair?.token ?? ''
  const secret = new Secret(cleanPasted(token instanceof Secret ? token.reveal() : token))
  if (username === '' || /[:\s]/.test(username)) {
    const reason = username === '' ? 'the user name is empty' : 'the user name holds a ":" or white space'
    throw invalid(
      `the ${kind} credential`,
      reason,
      'Copy it again: robot accounts look like robot$project+name.',
    )
  }
  if (secret.reveal() === '') {
    throw invalid(
      `the ${kind} credential`,
      'the token is empty',
      'Copy it from the dashboard and paste it again.',
    )
  }
  return { kind, username, secret, origin: 'login', ...rest }
}

function accountCredentials(answer: AccountAnswer | undefined): Credential[] {
  const { account } = answer ?? {}
  if (account === undefined) return []
  const { registry, project, push, pull } = account
  const rest = { registry, project, origin: 'platform' }
  return [{ kind: 'push', ...push, ...rest }, ...(pull ? [{ kind: 'pull', ...pull, ...rest } as const] : [])]
}

function describe(
  { kind, registry, project, username, expiresAt }: Credential,
  { name, protection }: CredentialStore,
  rights: CredentialRights | undefined,
): StoredLogin {
  return {
    kind,
    registry,
    ...(project !== undefined && { project }),
    username,
    store: name,
    protection,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(rights && { rights }),
  }
}

function stepAfter(
  { apiUrl }: Session,
  given: readonly Credential[],
  answer: AccountAnswer | undefined,
): { readonly next?: LoginStep } {
  if (given.some(({ kind }) => kind === 'push') || answer === undefined) return {}
  return { next: stepFor(answer.access, dashboardOf(apiUrl).registryUrl) }
}

function stepFor({ state, reason }: AccessStatus, url: string): LoginStep {
  const words = reason === undefined ? '' : ` (${reason})`
  if (state === 'pending') {
    return {
      code: 'WAIT_FOR_ACCESS',
      message: 'Access to the registry was requested; staff has still to decide.',
      url,
    }
  }
  if (state === 'not-requested' || state === 'denied' || state === 'not-on-plan') {
    return {
      code: 'REQUEST_ACCESS',
      message: `There is no access to the registry yet${words}. Request it.`,
      url,
    }
  }
  return {
    code: 'PASTE_CREDENTIALS',
    message: `The platform does not hand out the registry's credentials for this token${words}. Copy URL, Project, Username and Token from the dashboard.`,
    url,
  }
}

function warningsAbout({ kind, username }: Credential, { push }: CredentialRights): string[] {
  if (kind !== 'pull' || push !== 'yes') return []
  return [`The pull credential "${username}" may push as well: one that may only pull is safer on servers.`]
}

function nothingGiven(): ConfigError {
  return invalid(
    'the credentials',
    'none was given',
    'Give an API token, or URL, project, user name and token.',
  )
}

function invalid(target: string, reason: string, hint: string): ConfigError {
  return new ConfigError('OPTION_INVALID', { action: 'log in with', target, reason, hint, side: 'local' })
}
