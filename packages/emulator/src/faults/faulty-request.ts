import { matchRoute, type Route, type RouteKind } from '../registry/route.js'
import type { RequestContext } from '../server/request-context.js'
import type { FaultRequest, FaultSurface } from './fault.js'

/** A request as a fault looks at it. */
export interface FaultyRequest {
  readonly surface: FaultSurface
  readonly context: RequestContext
  /** Where it goes in the registry; undefined for any other request. */
  readonly route: Route | undefined
  /** What it is for; undefined where there is no word for it. */
  readonly request: FaultRequest | undefined
  readonly hasBody: boolean
}

/** Finds out what a request is for. */
export function readFaultyRequest(surface: FaultSurface, context: RequestContext): FaultyRequest {
  const route = surface === 'registry' ? matchRoute(context.path) : undefined
  const hasBody = (context.body.lengthBytes ?? 0) > 0 || context.header('transfer-encoding') !== undefined
  const isToken = surface === 'registry' && context.path === '/service/token'
  return {
    surface,
    context,
    route,
    request: isToken ? 'token' : route && requestOf(route.kind, context, hasBody),
    hasBody,
  }
}

const BY_METHOD: Readonly<Record<Exclude<RouteKind, 'uploads'>, Partial<Record<string, FaultRequest>>>> = {
  base: { GET: 'ping', HEAD: 'ping' },
  catalog: { GET: 'catalog' },
  tags: { GET: 'list-tags' },
  referrers: { GET: 'referrers' },
  manifest: { HEAD: 'head-manifest', GET: 'get-manifest', PUT: 'put-manifest', DELETE: 'delete-manifest' },
  blob: { HEAD: 'head-blob', GET: 'get-blob', DELETE: 'delete-blob' },
  upload: { GET: 'upload-status', PATCH: 'patch', PUT: 'put-blob', DELETE: 'cancel-upload' },
}

function requestOf(
  kind: RouteKind,
  { method, query }: RequestContext,
  hasBody: boolean,
): FaultRequest | undefined {
  if (kind !== 'uploads') {
    const request = BY_METHOD[kind][method]
    return request === 'put-blob' && !hasBody ? 'close-upload' : request
  }
  if (method !== 'POST') return undefined
  if (query.has('mount')) return 'mount'
  return query.has('digest') ? 'post-blob' : 'start-upload'
}
