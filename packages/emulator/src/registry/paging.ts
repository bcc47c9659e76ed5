import type { RequestContext } from '../server/request-context.js'
import { registryError } from './errors.js'

/** One page of a list of names. */
export interface Page {
  readonly items: readonly string[]
  /** The `Link` header, where more follows. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Cuts the page that a request asks for with `n` and `last` out of a list, which it puts in order first.
 *
 * @throws {@link RequestError} 400 when `n` is not a whole number.
 * @see distribution-spec v1.1, "Listing Tags"
 */
export function cutPage(
  names: readonly string[],
  { path, query }: RequestContext,
  compare: (left: string, right: string) => number,
): Page {
  const last = query.get('last')
  const sorted = [...names].sort(compare)
  const following = last ? sorted.filter((name) => compare(name, last) > 0) : sorted
  const limitText = query.get('n')
  if (limitText === null) return { items: following, headers: {} }
  if (!/^[0-9]+$/.test(limitText)) throw registryError(400, 'UNSUPPORTED', { n: limitText })

  const items = following.slice(0, Number(limitText))
  const end = items.at(-1)
  if (end === undefined || items.length === following.length) return { items, headers: {} }
  const next = new URLSearchParams({ n: limitText, last: end })
  return { items, headers: { link: `<${path}?${next}>; rel="next"` } }
}
