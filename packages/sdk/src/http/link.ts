/**
 * The target of the `rel="next"` link in a `Link` header, as it stands there, or `undefined` on the last page.
 *
 * @see RFC 8288, section 3
 */
export function nextLink(header: string | undefined): string | undefined {
  for (const [, target, params] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(params ?? '')) return target
  }
  return undefined
}
