import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchRoute } from './route.js'

it.each([
  ['/v2', 'base', '', ''],
  ['/v2/', 'base', '', ''],
  ['/v2/_catalog', 'catalog', '', ''],
  ['/v2/a/b/tags/list', 'tags', 'a/b', ''],
  ['/v2/a/blobs/uploads/', 'uploads', 'a', ''],
  ['/v2/a/blobs/uploads', 'uploads', 'a', ''],
  ['/v2/a/blobs/uploads/1', 'upload', 'a', '1'],
  ['/v2/a/blobs/sha256:1', 'blob', 'a', 'sha256:1'],
  ['/v2/a/blobs/sha256%3A1', 'blob', 'a', 'sha256:1'],
  ['/v2/a/manifests/list', 'manifest', 'a', 'list'],
  ['/v2/a/referrers/sha256:1', 'referrers', 'a', 'sha256:1'],
  ['/v2/blobs/manifests/uploads/manifests/1.0', 'manifest', 'blobs/manifests/uploads', '1.0'],
  ['/v2/tags/tags/list', 'tags', 'tags', ''],
  ['/v2/..%2fx/tags/list', 'tags', '../x', ''],
  ['/v2/%ff/tags/list', 'tags', '%ff', ''],
  ['/v2/a%00/manifests/1.0%00', 'manifest', 'a%00', '1.0%00'],
])('reads %s as %s', (path, kind, name, argument) => {
  expect(matchRoute(path)).toEqual({ kind, name, argument })
})

it.each([
  '/',
  '/v1/',
  '/v2x/',
  '/v2/a',
  '/v2/a/',
  '/v2/a/tags',
  '/v2/tags/list',
  '/v2/blobs/uploads/',
  'v2/',
  '',
])('finds no endpoint at %j', (path) => {
  expect(matchRoute(path)).toBeUndefined()
})

it('never throws', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => matchRoute(`/v2/${text}`)).not.toThrow()
    }),
  )
})
