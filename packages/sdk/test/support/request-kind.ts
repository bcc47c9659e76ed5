import type { IncomingMessage } from 'node:http'

/** What a request to a registry is for. */
export type RequestKind =
  | 'ping'
  | 'token'
  | 'head-tag'
  | 'list-tags'
  | 'get-manifest'
  | 'put-manifest'
  | 'head-blob'
  | 'get-blob'
  | 'post'
  | 'mount'
  | 'patch'
  | 'put-close'
  | 'put-blob'
  | 'delete'
  | 'other'

/** Finds out what a request is for. A closing PUT without bytes is told apart from one that carries a whole blob. */
export function kindOfRequest({ method = '', url = '/', headers }: IncomingMessage): RequestKind {
  const { pathname, searchParams } = new URL(url, 'http://any')
  if (pathname === '/v2/') return 'ping'
  if (pathname.endsWith('/token')) return 'token'
  if (pathname.endsWith('/tags/list')) return 'list-tags'
  if (pathname.includes('/blobs/uploads/')) {
    const byMethod: Readonly<Record<string, RequestKind>> = {
      POST: searchParams.has('mount') ? 'mount' : 'post',
      PATCH: 'patch',
      PUT: headers['content-length'] === '0' ? 'put-close' : 'put-blob',
      DELETE: 'delete',
    }
    return byMethod[method] ?? 'other'
  }
  if (pathname.includes('/manifests/')) return byVerb(method, 'head-tag', 'get-manifest', 'put-manifest')
  if (pathname.includes('/blobs/')) return byVerb(method, 'head-blob', 'get-blob', 'other')
  return 'other'
}

function byVerb(method: string, head: RequestKind, get: RequestKind, put: RequestKind): RequestKind {
  if (method === 'HEAD') return head
  return method === 'GET' ? get : put
}
