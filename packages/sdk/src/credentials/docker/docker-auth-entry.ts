import { Secret } from '../../log/secret.js'
import { isObject } from './docker-config.js'
import { type UserSecret, userSecretProblem } from './user-secret.js'

/** A user name and its secret, or why an entry of `auths` gives none. */
export type AuthEntry =
  | ({ readonly state: 'pair' } & UserSecret)
  | { readonly state: 'empty' }
  | { readonly state: 'unusable'; readonly reason: string }

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Reads an entry of `auths`: `auth` (base64 of `user:secret`, where the secret may hold colons), else `username` and
 * `password`. Helpers leave empty entries as marks.
 */
export function readAuthEntry(entry: unknown): AuthEntry {
  if (!isObject(entry)) return unusable('it is no object')
  const { auth, username, password } = entry
  if (auth !== undefined && auth !== null && auth !== '') {
    if (typeof auth !== 'string' || !BASE64.test(auth)) return unusable('its "auth" is not base64')
    const [name = '', ...rest] = decode(auth)?.split(':') ?? []
    if (rest.length === 0) return unusable('its "auth" is not the base64 of "user:secret"')
    return rest.join(':') === '' ? withoutSecret(entry) : pair(name, rest.join(':'))
  }
  if (!isSet(password)) return withoutSecret(entry)
  if (typeof username !== 'string' || typeof password !== 'string') {
    return unusable('its "username" and "password" are not both texts')
  }
  return pair(username, password)
}

function pair(username: string, secret: string): AuthEntry {
  const problem = userSecretProblem(username, secret)
  if (problem !== undefined) return unusable(problem)
  return { state: 'pair', username, secret: new Secret(secret) }
}

function withoutSecret({
  identitytoken,
  registrytoken,
  username,
  auth,
}: Readonly<Record<string, unknown>>): AuthEntry {
  if (isSet(identitytoken)) return unusable('it is an identity token, which is no secret of a robot account')
  if (isSet(registrytoken)) return unusable('it is a registry token, which is no secret of a robot account')
  return isSet(username) || isSet(auth) ? unusable('it has a user name and no secret') : { state: 'empty' }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function decode(base64: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, 'base64'))
  } catch {
    return undefined
  }
}

function unusable(reason: string): AuthEntry {
  return { state: 'unusable', reason }
}
