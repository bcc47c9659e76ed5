import { expect, it } from 'vitest'
import { resolveOptions } from './emulator-options.js'

it('fills in a free port, token authentication and accounts named as Harbor names robots', () => {
  const { port, project, auth, push, pull } = resolveOptions({})

  expect({ port, project, auth }).toEqual({ port: 0, project: 'studio', auth: 'token' })
  expect(push.username).toBe('robot$studio+client-push')
  expect(pull.username).toBe('robot$studio+app-version-pull')
  expect(push.token).not.toBe(pull.token)
})

it('keeps given accounts', () => {
  const push = { username: 'me', token: 'mine' }

  expect(resolveOptions({ push, project: 'game' })).toMatchObject({
    push,
    pull: { username: 'robot$game+app-version-pull' },
  })
})

it.each([
  { port: -1 },
  { port: 65_536 },
  { port: 1.5 },
  { project: 'Studio' },
  { project: 'a/b' },
  { project: '' },
  { tokenTtlSeconds: -1 },
  { tokenTtlSeconds: Number.NaN },
])('refuses %j', (options) => {
  expect(() => resolveOptions(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})
