import type { Reply } from './client.js'

/** Gives path and query of an answer's `Location`, which may be absolute or relative; empty without one. */
export function locationOf({ headers }: Pick<Reply, 'headers'>): string {
  if (headers.location === undefined) return ''
  const { pathname, search } = new URL(headers.location, 'http://registry')
  return pathname + search
}

/** Adds the digest of the whole blob to the location of an upload, which may have a query of its own. */
export function closingPath(location: string, digest: string): string {
  return `${location}${location.includes('?') ? '&' : '?'}digest=${digest}`
}
