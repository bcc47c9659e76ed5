import type { Credential, CredentialKind } from '../credentials/credential.js'
import type { CredentialStore, StoredCredential, StoreProtection } from '../credentials/store.js'
import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import type { Session } from '../session/session.js'
import { verifyApiToken } from './verify-api-token.js'
import { type CredentialRights, verifyRegistryCredential } from './verify-credential.js'

const KINDS = ['push', 'pull', 'api'] as const

/** The credential that would be used for one kind, and what its server says to it. */
export type CredentialCheck =
  | { readonly kind: CredentialKind; readonly state: 'absent' }
  | {
      readonly kind: CredentialKind
      /** `invalid` when it cannot be read, `rejected` when its server does not believe it or lets it do nothing. */
      readonly state: 'invalid' | 'rejected' | 'unreachable'
      readonly registry: string
      readonly username?: string
      readonly origin?: string
      readonly expiresAt?: string
      readonly error: SdkError
    }
  | {
      readonly kind: CredentialKind
      readonly state: 'valid' | 'not-checked'
      /** Host of the registry; of the platform for `api`. */
      readonly registry: string
      readonly username: string
      /** Where it comes from: `SLIPWAY_PUSH_TOKEN`, `keychain`. */
      readonly origin: string
      /** In ISO 8601, where it is known. */
      readonly expiresAt?: string
      /** Absent for `api`, and where it was not checked. */
      readonly rights?: CredentialRights
    }

/** A place that keeps credentials, and what it holds. */
export interface StoreReport {
  readonly name: string
  readonly protection: StoreProtection
  /** Without secrets. */
  readonly stored: readonly StoredCredential[]
  /** Why it could not be asked; absent when it could. */
  readonly unavailable?: string
  /** What to do about that. */
  readonly hint?: string
}

/** Which credentials there are. Contains no secret. */
export interface CredentialReport {
  readonly schemaVersion: 1
  /** The registry that is asked about; absent, with its kinds, where none is set. */
  readonly registry?: string
  readonly project?: string
  /** Root of the platform's API. */
  readonly apiUrl: string
  readonly credentials: readonly CredentialCheck[]
  readonly stores: readonly StoreReport[]
}

/** How thoroughly credentials are looked at. */
export interface ReportOptions {
  /**
   * Whether each is tried against its server.
   * @defaultValue true
   */
  readonly verify?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** Looks at the credential of each kind that would be used, and at all that is stored. */
export async function reportCredentials(
  session: Session,
  stores: readonly CredentialStore[],
  options: ReportOptions,
): Promise<CredentialReport> {
  const { registry, project } = session.defaults
  const checkKind = async (kind: CredentialKind): Promise<CredentialCheck> => {
    const host = kind === 'api' ? session.apiUrl.host : registry
    return host === undefined ? { kind, state: 'absent' } : check(session, kind, host, options)
  }
  return {
    schemaVersion: 1,
    ...(registry !== undefined && { registry }),
    ...(project !== undefined && { project }),
    apiUrl: session.apiUrl.origin,
    credentials: await Promise.all(KINDS.map(checkKind)),
    stores: await Promise.all(stores.map((store) => lookInto(store, options))),
  }
}

async function check(
  session: Session,
  kind: CredentialKind,
  registry: string,
  { verify = true, signal }: ReportOptions,
): Promise<CredentialCheck> {
  let credential: Credential | 'anonymous'
  try {
    const { project } = session.defaults
    credential = await session.credential(registry, kind, {
      signal,
      ...(project !== undefined && { repository: `${project}/` }),
    })
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    const isAbsent = error.code === 'CREDENTIAL_MISSING' || error.code === 'PUSH_CREDENTIAL_REQUIRED'
    return isAbsent ? { kind, state: 'absent' } : { kind, state: 'invalid', registry, error }
  }
  if (credential === 'anonymous') return { kind, state: 'absent' }
  const { username, origin, expiresAt } = credential
  const known = { kind, registry, username, origin, ...(expiresAt !== undefined && { expiresAt }) }
  if (!verify) return { ...known, state: 'not-checked' }
  try {
    const rights = await verifyAny(session, credential, { signal })
    return { ...known, state: 'valid', ...(rights && { rights }) }
  } catch (error) {
    if (!isSdkError(error) || error.code === 'ABORTED') throw error
    const isRefused = isSdkError(error, 'CREDENTIAL_REJECTED', 'PUSH_CREDENTIAL_REQUIRED', 'DENIED')
    return { ...known, state: isRefused ? 'rejected' : 'unreachable', error }
  }
}

async function verifyAny(
  session: Session,
  credential: Credential,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<CredentialRights | undefined> {
  if (credential.kind === 'api') {
    await verifyApiToken(session.openPlatform(credential), options)
    return undefined
  }
  const { project } = session.defaults
  const inProject = { ...credential, project: credential.project ?? project }
  return verifyRegistryCredential(session, inProject, options)
}

async function lookInto(store: CredentialStore, { signal }: ReportOptions): Promise<StoreReport> {
  const { name, protection } = store
  try {
    return { name, protection, stored: await store.list({ signal }) }
  } catch (error) {
    if (!isSdkError(error, 'KEYCHAIN_UNAVAILABLE', 'LOCAL_IO', 'CONFIG_INVALID')) throw error
    const { reason, hint } = error
    return { name, protection, stored: [], unavailable: reason, ...(hint !== undefined && { hint }) }
  }
}
