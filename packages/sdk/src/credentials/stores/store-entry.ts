import { Secret } from '../../log/secret.js'
import type { Credential, CredentialKind } from '../credential.js'
import type { CredentialAddress, StoredCredential } from '../store.js'

const LAYOUT_VERSION = 1
const ACCOUNT = /^([a-z]+):([^/]+)\/(.*)$/s

/** What a store keeps of one credential, besides its address. */
export interface StoreEntry {
  readonly username: string
  readonly secret: Secret
  /** ISO 8601. */
  readonly createdAt: string
  /** ISO 8601. */
  readonly expiresAt?: string | undefined
  readonly isDefault: boolean
}

/** The name of an entry: `<kind>:<registry>/<project>`, and `<kind>:<registry>/` without a project. */
export function accountOf({ kind, registry, project = '' }: CredentialAddress): string {
  return `${kind}:${registry.toLowerCase()}/${project}`
}

/** The address that an entry's name stands for, or `undefined` when it is no name of ours. */
export function addressOf(account: string): CredentialAddress | undefined {
  const [, kind = '', registry = '', project = ''] = ACCOUNT.exec(account) ?? []
  if (!isKind(kind)) return undefined
  return { kind, registry, project: project === '' ? undefined : project }
}

/** An entry for a credential that is stored now. */
export function newEntry({ username, secret, expiresAt }: Credential, isDefault: boolean): StoreEntry {
  return { username, secret, createdAt: new Date().toISOString(), expiresAt, isDefault }
}

/** The entry as JSON, with its secret: `{v, username, secret, createdAt, expiresAt?, isDefault?}`. */
export function formatEntry({ secret, isDefault, ...rest }: StoreEntry): string {
  const { username, createdAt, expiresAt } = rest
  return JSON.stringify({
    v: LAYOUT_VERSION,
    username,
    secret: secret.reveal(),
    createdAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(isDefault ? { isDefault } : {}),
  })
}

/** Reads what {@link formatEntry} wrote; `undefined` for anything else. */
export function parseEntry(text: string): StoreEntry | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  // By hand: this runs in a program that lives for one question, where loading a schema library would take longer.
  if (!isRecord(value) || value.v !== LAYOUT_VERSION) return undefined
  const { username, secret, createdAt, expiresAt, isDefault } = value
  if (typeof username !== 'string' || typeof secret !== 'string' || typeof createdAt !== 'string') {
    return undefined
  }
  return {
    username,
    secret: new Secret(secret),
    createdAt,
    expiresAt: typeof expiresAt === 'string' ? expiresAt : undefined,
    isDefault: isDefault === true,
  }
}

/** The credential that an entry holds. */
export function credentialOf(address: CredentialAddress, entry: StoreEntry, origin: string): Credential {
  const { username, secret, expiresAt } = entry
  return { ...address, username, secret, origin, expiresAt }
}

/** The entry without its secret. */
export function withoutSecret(address: CredentialAddress, entry: StoreEntry): StoredCredential {
  const { username, createdAt, expiresAt, isDefault } = entry
  return { ...address, username, createdAt, expiresAt, isDefault }
}

function isKind(text: string): text is CredentialKind {
  return text === 'push' || text === 'pull' || text === 'api'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
