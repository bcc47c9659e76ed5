import type { Fault } from './fault-shape.js'
import type { FaultyRequest } from './faulty-request.js'

/** Tells whether a fault may happen to a request: its kind can, and each field of its `match` is true. */
export function faultMatches(fault: Fault, request: FaultyRequest): boolean {
  const { match } = fault
  const { surface, context, route } = request
  return (
    (match.surface ?? surface) === surface &&
    (match.method ?? context.method) === context.method &&
    (match.request === undefined || match.request === request.request) &&
    (match.repository === undefined || match.repository === route?.name) &&
    (match.path === undefined || pathMatches(match.path, context.path)) &&
    isConcerned(fault, request)
  )
}

function pathMatches(pattern: string, path: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return path === first
  if (!path.startsWith(first)) return false
  let from = first.length
  for (const part of rest) {
    const at = path.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return path.length - last.length >= from && path.endsWith(last)
}

/** Requests that a full storage refuses: sessions are checked when they open and when they close. */
const STORING = ['start-upload', 'mount', 'post-blob', 'put-blob', 'close-upload', 'put-manifest']

function isConcerned(fault: Fault, { surface, context, route, request, hasBody }: FaultyRequest): boolean {
  if (fault.kind === 'lost-upload') return route?.kind === 'upload'
  if (fault.kind === 'quota') return request !== undefined && STORING.includes(request)
  if (fault.kind === 'slow-read') return hasBody
  if (fault.kind === 'wrong-digest') return surface === 'registry'
  if (fault.kind === 'read-only') return isWrite(context.method) && request !== 'token'
  if (fault.kind === 'body-limit') {
    const { lengthBytes } = context.body
    return hasBody && (lengthBytes === undefined || lengthBytes > fault.limitBytes)
  }
  return true
}

function isWrite(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method)
}
