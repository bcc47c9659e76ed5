import { expect, it } from 'vitest'
import { pathPattern } from './path-pattern.js'

const TAG = '/v1/images/{image+}/tags/{tag}'

it.each([
  ['/v1/images/server/tags/1.0', { image: 'server', tag: '1.0' }],
  ['/v1/images/game/server/tags/1.0', { image: 'game/server', tag: '1.0' }],
  ['/v1/images/game%2Fserver/tags/1.0', { image: 'game/server', tag: '1.0' }],
  ['/v1/images/tags/tags/tags', { image: 'tags', tag: 'tags' }],
  ['/v1/images/server/tags/%', { image: 'server', tag: '%' }],
])('reads %s', (path, parameters) => {
  expect(pathPattern(TAG)(path)).toEqual(parameters)
})

it.each([
  '/v1/images//tags/1.0',
  '/v1/images//server/tags/1.0',
  '/v1/images/server/tags/',
  '/v1/images/server/tags/1.0/',
  '/v1/images/server',
  '/v2/images/server/tags/1.0',
  '/v1/images/server/tags/1.0%00x',
  '/v1/images/server%00x/tags/1.0',
])('does not match %s', (path) => {
  expect(pathPattern(TAG)(path)).toBeUndefined()
})

it('takes characters of expressions literally', () => {
  expect(pathPattern('/v1/deployments/{id}:report')('/v1/deployments/a:report')).toEqual({ id: 'a' })
  expect(pathPattern('/v1.0/app')('/v1x0/app')).toBeUndefined()
})
