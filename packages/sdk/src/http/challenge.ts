/** One way in which a server asks to be authenticated to. */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string
  /** Names in lower case, values unquoted. */
  readonly params: Readonly<Record<string, string>>
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const PARAM = new RegExp(`[\\s,]*(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+))`, 'y')
const SCHEME = new RegExp(`[\\s,]*(${TOKEN})(?:\\s+[A-Za-z0-9._~+/-]+=*(?=\\s*(?:,|$)))?`, 'y')

/**
 * The challenges of a `WWW-Authenticate` header, in its order. An absent or empty header has none, and reading stops
 * without an error where the header breaks the grammar.
 *
 * @see RFC 9110, section 11.6.1
 */
export function parseChallenges(header: string | undefined): readonly Challenge[] {
  if (header === undefined) return []
  const challenges: { scheme: string; params: Record<string, string> }[] = []
  let at = 0
  while (at < header.length) {
    const current = challenges.at(-1)
    PARAM.lastIndex = at
    const param = current === undefined ? null : PARAM.exec(header)
    if (current !== undefined && param !== null) {
      const [, name = '', quoted, plain = ''] = param
      current.params[name.toLowerCase()] = quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, '$1')
      at = PARAM.lastIndex
      continue
    }
    SCHEME.lastIndex = at
    const scheme = SCHEME.exec(header)
    if (scheme === null) break
    challenges.push({ scheme: (scheme[1] ?? '').toLowerCase(), params: Object.create(null) })
    at = SCHEME.lastIndex
  }
  return challenges
}
