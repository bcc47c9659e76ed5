import { expect, it } from 'vitest'
import { resolveOptions } from './emulator-options.js'

it('fills in free ports, token authentication and a plan that pays', () => {
  expect(resolveOptions({})).toMatchObject({
    port: 0,
    platformPort: 0,
    project: 'studio',
    auth: 'token',
    plan: 'paid',
    access: 'granted',
  })
})

it('gives the free tier less storage', () => {
  const limit = (plan: 'paid' | 'free') => resolveOptions({ plan }).storageLimitBytes

  expect(limit('free')).toBeLessThan(limit('paid'))
})

it.each([
  { port: -1 },
  { port: 65_536 },
  { port: 1.5 },
  { platformPort: 70_000 },
  { storageLimitBytes: 0 },
  { project: 'Studio' },
  { project: 'a/b' },
  { project: '' },
  { tokenTtlSeconds: -1 },
  { tokenTtlSeconds: Number.NaN },
])('refuses %j', (options) => {
  expect(() => resolveOptions(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
})
