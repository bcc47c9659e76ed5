import { expect, it } from 'vitest'
import type { RequestContext } from '../server/request-context.js'
import { faultMatches } from './fault-match.js'
import { readFault } from './fault-shape.js'
import { readFaultyRequest } from './faulty-request.js'

interface Asked {
  readonly method?: string
  readonly target: string
  /** Undefined for a body of unknown length. */
  readonly bodyBytes?: number | undefined
}

function aRequest({ method = 'GET', target, ...body }: Asked): RequestContext {
  const [path = '', query = ''] = target.split('?')
  const isChunked = 'bodyBytes' in body && body.bodyBytes === undefined
  return {
    method,
    path,
    query: new URLSearchParams(query),
    origin: 'http://127.0.0.1:5000',
    body: {
      lengthBytes: body.bodyBytes,
      async *chunks() {},
    },
    connection: { isOpen: true, cut: async () => {}, closed: () => new AbortController().signal },
    header: (name) => (isChunked && name === 'transfer-encoding' ? 'chunked' : undefined),
  }
}

const UPLOADS = '/v2/studio/server/blobs/uploads'

it.each<[string | undefined, Asked]>([
  ['ping', { target: '/v2/' }],
  ['token', { target: '/service/token?service=x' }],
  ['catalog', { target: '/v2/_catalog' }],
  ['list-tags', { target: '/v2/studio/server/tags/list?n=1' }],
  ['referrers', { target: '/v2/studio/server/referrers/sha256:0' }],
  ['head-manifest', { method: 'HEAD', target: '/v2/studio/server/manifests/1.0' }],
  ['get-manifest', { target: '/v2/studio/server/manifests/1.0' }],
  ['put-manifest', { method: 'PUT', target: '/v2/studio/server/manifests/1.0' }],
  ['delete-manifest', { method: 'DELETE', target: '/v2/studio/server/manifests/1.0' }],
  ['head-blob', { method: 'HEAD', target: '/v2/studio/server/blobs/sha256:0' }],
  ['get-blob', { target: '/v2/studio/server/blobs/sha256:0' }],
  ['delete-blob', { method: 'DELETE', target: '/v2/studio/server/blobs/sha256:0' }],
  ['start-upload', { method: 'POST', target: `${UPLOADS}/`, bodyBytes: 0 }],
  ['mount', { method: 'POST', target: `${UPLOADS}/?mount=sha256:0&from=studio/base` }],
  ['post-blob', { method: 'POST', target: `${UPLOADS}/?digest=sha256:0`, bodyBytes: 1 }],
  ['upload-status', { target: `${UPLOADS}/id` }],
  ['patch', { method: 'PATCH', target: `${UPLOADS}/id?_state=x`, bodyBytes: undefined }],
  ['put-blob', { method: 'PUT', target: `${UPLOADS}/id?digest=sha256:0`, bodyBytes: 1 }],
  ['put-blob', { method: 'PUT', target: `${UPLOADS}/id?digest=sha256:0`, bodyBytes: undefined }],
  ['close-upload', { method: 'PUT', target: `${UPLOADS}/id?digest=sha256:0`, bodyBytes: 0 }],
  ['cancel-upload', { method: 'DELETE', target: `${UPLOADS}/id` }],
  [undefined, { method: 'PUT', target: `${UPLOADS}/` }],
  [undefined, { target: '/api/v2.0/projects' }],
])('finds out that a request is for %s: %o', (request, asked) => {
  expect(readFaultyRequest('registry', aRequest(asked)).request).toBe(request)
  expect(readFaultyRequest('platform', aRequest(asked)).request).toBeUndefined()
})

it.each([
  ['/v2/', '/v2/', true],
  ['/v2/', '/v2/a', false],
  ['/v2/*', '/v2/', true],
  ['*', '/v2/a/tags/list', true],
  ['*/tags/list', '/v2/a/tags/list', true],
  ['/v2/*/blobs/*', '/v2/a/b/blobs/c', true],
  ['/v2/*/blobs/*', '/v2/a/b/manifests/c', false],
  ['/v2/a*a', '/v2/a', false],
  ['/v2/*b*b', '/v2/b', false],
  ['/v2/a.b', '/v2/aXb', false],
])('holds the pattern %s against %s: %s', (pattern, path, isMatch) => {
  const fault = readFault({ kind: 'stall', match: { path: pattern } })

  expect(faultMatches(fault, readFaultyRequest('registry', aRequest({ target: path })))).toBe(isMatch)
})
