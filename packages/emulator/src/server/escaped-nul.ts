/** The backslashes before it are in pairs, so its own one is not escaped. */
const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/

/** Tells whether a valid JSON text holds a NUL character, which it can only write as an escape (RFC 8259 section 7). */
export function hasEscapedNul(json: string): boolean {
  return ESCAPED_NUL.test(json)
}
