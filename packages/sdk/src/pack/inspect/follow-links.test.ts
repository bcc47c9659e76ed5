import { expect, it } from 'vitest'
import { followLinks } from './follow-links.js'

const follow = (path: string, links: Record<string, string>) =>
  followLinks(path, new Map(Object.entries(links)))

it('follows links of files and folders on the way', () => {
  expect(follow('server', { server: 'bin/server.x86_64' })).toBe('bin/server.x86_64')
  expect(follow('current/server', { current: 'releases/2', 'releases/2': '3' })).toBe('releases/3/server')
  expect(follow('bin/./server', { 'bin/server': '../lib/server' })).toBe('lib/server')
})

it('gives up on links that lead out or go round', () => {
  expect(follow('server', { server: '../server' })).toBeUndefined()
  expect(follow('server', { server: '/usr/bin/server' })).toBeUndefined()
  expect(follow('a', { a: 'b', b: 'a' })).toBeUndefined()
})
