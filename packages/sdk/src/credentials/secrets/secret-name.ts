const SECRET_NAME = /^[A-Za-z0-9_.-]{1,64}$/

/** Its variable would be that of the file of another secret. */
const FILE_NAME = /[_.-]file$/i

/** What {@link isSecretName} takes, as a clause. */
export const SECRET_NAME_RULE =
  'a name has 1 to 64 letters, digits, "_", "-" and ".", and does not end with "-file"'

/** Tells whether a secret can be stored under that name. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !FILE_NAME.test(name)
}

/** The environment variable that is read before any store: `SLIPWAY_SECRET_RCON_PASSWORD` for `rcon-password`. */
export function secretVariable(name: string): string {
  return `SLIPWAY_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}
