import type { Secret } from './secret.js'
import { secretForms } from './secret-forms.js'

const PLACEHOLDER = '[secret]'

/** Query keys whose values are part of the protocol and tell nothing. Every other value is replaced. */
const PUBLIC_QUERY_KEYS = new Set([
  'scope',
  'service',
  'mount',
  'from',
  'digest',
  'n',
  'last',
  'artifactType',
])

/** Header names whose values may be logged. Every other value is replaced. */
const PUBLIC_HEADERS = new Set([
  'accept',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'docker-content-digest',
  'docker-distribution-api-version',
  'docker-upload-uuid',
  'host',
  'link',
  'oci-chunk-min-length',
  'range',
  'retry-after',
  'server',
  'transfer-encoding',
  'user-agent',
  'x-request-id',
])

/** Takes secrets out of everything that is about to be seen. */
export interface Redactor {
  /** Makes a secret known: from now on it is replaced in texts in all its {@link secretForms}. */
  learn(secret: Secret): void
  /** The text with every known secret, bearer token and `user:password@` replaced. */
  text(text: string): string
  /** The URL with user information and all query values but the protocol's own replaced. */
  url(url: string | URL): string
  /** The headers with every value but the harmless ones replaced. */
  headers(headers: Readonly<Record<string, unknown>>): Record<string, string>
}

/** Makes a {@link Redactor} that knows no secret yet. */
export function createRedactor(): Redactor {
  /** The longest first: a form that contains another is replaced whole. */
  let known: readonly string[] = []

  const text = (input: string): string => {
    let output = input
    for (const value of known) output = output.replaceAll(value, PLACEHOLDER)
    return output
      .replace(/\b(Basic|Bearer|token)\s+[A-Za-z0-9+/=._~-]{8,}/gi, `$1 ${PLACEHOLDER}`)
      .replace(/\/\/[^/\s:@]*:[^/\s@]*@/g, `//${PLACEHOLDER}@`)
  }

  const url = (input: string | URL): string => {
    const parsed = new URL(input)
    parsed.username = ''
    parsed.password = ''
    const query = [...parsed.searchParams].map(([key, value]) => {
      return `${encodeURIComponent(key)}=${PUBLIC_QUERY_KEYS.has(key) ? value : PLACEHOLDER}`
    })
    return text(`${parsed.origin}${parsed.pathname}${query.length > 0 ? `?${query.join('&')}` : ''}`)
  }

  const headers = (input: Readonly<Record<string, unknown>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(input).map(([name, value]) => [
        name,
        PUBLIC_HEADERS.has(name.toLowerCase()) ? text(String(value)) : PLACEHOLDER,
      ]),
    )

  const learn = (secret: Secret): void => {
    const value = secret.reveal()
    // Shorter values would black out ordinary words; no registry issues tokens that short.
    if (value.length < 6) return
    known = [...new Set([...known, ...secretForms(value)])].sort((a, b) => b.length - a.length)
  }

  return { learn, text, url, headers }
}
