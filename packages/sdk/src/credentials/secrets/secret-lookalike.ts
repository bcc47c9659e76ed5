/** Names that people give to secrets. */
const SECRET_KEY =
  /(?:TOKEN|PASSW(?:OR)?D|PASSPHRASE|SECRET|CREDENTIALS?|(?:API|PRIVATE|ACCESS|AUTH)_?KEY)S?$/i
/** What stands under such a name without being one. */
const HARMLESS = /^(?:\d+(?:\.\d+)?|true|false|yes|no|on|off|none)?$/i
/** Names of what is long, random and public. */
const PUBLIC_KEY = /commit|sha|digest|hash|checksum|revision|public|version|guid|uuid/i

/** Values that are secrets whatever they are called. */
const SECRET_VALUES = [
  // Tokens of the platform as its dashboard copies them.
  /^token [0-9a-f]{8}-[0-9a-f-]{27}$/i,
  /^(?:bearer|basic) \S{8,}$/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // A JSON web token.
  /^eyJ[\w-]{8,}\.[\w-]{8,}\./,
  // Of AWS, GitHub, GitLab, Slack, Stripe and Google.
  /^(?:AKIA|ASIA)[0-9A-Z]{16}$/,
  /^gh[pousr]_\w{30,}$/,
  /^github_pat_\w{30,}$/,
  /^glpat-[\w-]{20,}$/,
  /^xox[abeoprs]-[\w-]{10,}$/,
  /^[rs]k_(?:live|test)_\w{16,}$/,
  /^AIza[\w-]{35}$/,
  // Somebody's password in an address.
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
]
/** Long and without a word in it. */
const RANDOM_HEX = /^[0-9a-f]{32,}$/i
const RANDOM_TEXT = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+/=-]{40,}$/

/** Tells whether a variable seems to be a secret, by its name or by its value. It may be wrong both ways. */
export function looksLikeSecret(key: string, value: string): boolean {
  const text = value.trim()
  if (HARMLESS.test(text)) return false
  if (SECRET_VALUES.some((pattern) => pattern.test(text))) return true
  if (SECRET_KEY.test(key)) return true
  return !PUBLIC_KEY.test(key) && (RANDOM_HEX.test(text) || RANDOM_TEXT.test(text))
}
