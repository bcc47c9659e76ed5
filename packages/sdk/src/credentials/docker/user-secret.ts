import type { Secret } from '../../log/secret.js'

/** A user name and its secret. */
export interface UserSecret {
  readonly username: string
  readonly secret: Secret
}

/** A line end after a secret is the trace of an `echo` into base64; the registry would say no more than 401. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/

/** Why no registry can be sent this user name and this secret (RFC 7617 section 2), as a clause; `undefined` when it can. */
export function userSecretProblem(username: string, secret: string): string | undefined {
  if (username === '') return 'it has a secret and no user name'
  if (secret === '') return 'it has a user name and no secret'
  if (username.includes(':')) return 'its user name holds a colon'
  if (CONTROL.test(username) || CONTROL.test(secret)) {
    return 'a line end or another control character is part of its user name or secret'
  }
  return undefined
}
