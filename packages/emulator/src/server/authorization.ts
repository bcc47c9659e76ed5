/** What an `Authorization` header carries. A malformed one is `other`. */
export type Authorization =
  | { readonly kind: 'none' | 'other' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }

/**
 * Reads an `Authorization` header (RFC 7617 for Basic, RFC 6750 for Bearer). Scheme names ignore case; a name or a
 * password with a NUL is malformed.
 */
export function readAuthorization(header: string | undefined): Authorization {
  if (header === undefined) return { kind: 'none' }
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(header.trim()) ?? []
  if (scheme.toLowerCase() === 'bearer') return { kind: 'bearer', token: value }
  if (scheme.toLowerCase() !== 'basic') return { kind: 'other' }
  const pair = Buffer.from(value, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon < 0 || pair.includes('\0')) return { kind: 'other' }
  return { kind: 'basic', username: pair.slice(0, colon), password: pair.slice(colon + 1) }
}
