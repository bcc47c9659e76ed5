/** The groups of endpoints below `/v2/`. */
export type RouteKind = 'base' | 'catalog' | 'tags' | 'uploads' | 'upload' | 'blob' | 'manifest' | 'referrers'

/** Which endpoint a path means. Its parts are decoded but not checked yet. */
export interface Route {
  readonly kind: RouteKind
  /** Repository name; empty where the endpoint has none. */
  readonly name: string
  /** The last part: digest, tag or session id; empty where the endpoint has none. */
  readonly argument: string
}

/**
 * Finds the endpoint of a path below `/v2`, or gives undefined.
 *
 * A repository name may hold words such as `blobs`, so a path is read from its end.
 *
 * @see distribution-spec v1.1, "Endpoints"
 */
export function matchRoute(path: string): Route | undefined {
  const [root, version, ...rest] = path.split('/')
  if (root !== '' || version !== 'v2') return undefined
  const parts = rest.map(decodePart)
  if (parts.length === 0 || (parts.length === 1 && parts[0] === '')) return route('base', [], '')
  if (parts.length === 1 && parts[0] === '_catalog') return route('catalog', [], '')

  const last = parts.at(-1) ?? ''
  const [beforeLast, beforeThat] = [parts.at(-2), parts.at(-3)]
  if (beforeLast === 'tags' && last === 'list') return route('tags', parts.slice(0, -2), '')
  if (beforeLast === 'blobs' && last === 'uploads') return route('uploads', parts.slice(0, -2), '')
  if (beforeThat === 'blobs' && beforeLast === 'uploads') {
    return route(last === '' ? 'uploads' : 'upload', parts.slice(0, -3), last)
  }
  if (beforeLast === 'blobs') return route('blob', parts.slice(0, -2), last)
  if (beforeLast === 'manifests') return route('manifest', parts.slice(0, -2), last)
  if (beforeLast === 'referrers') return route('referrers', parts.slice(0, -2), last)
  return undefined
}

function route(kind: RouteKind, nameParts: readonly string[], argument: string): Route | undefined {
  const needsName = kind !== 'base' && kind !== 'catalog'
  return needsName && nameParts.length === 0 ? undefined : { kind, name: nameParts.join('/'), argument }
}

function decodePart(text: string): string {
  try {
    const decoded = decodeURIComponent(text)
    // The database would refuse a NUL, and so nobody is to look for such a name.
    return decoded.includes('\0') ? text : decoded
  } catch {
    // A percent sign is in no grammar, so the text is refused where it is checked.
    return text
  }
}
