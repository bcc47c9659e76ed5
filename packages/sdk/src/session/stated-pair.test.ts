import { expect, it } from 'vitest'
import { isStatedPair, type PairInput } from './stated-pair.js'

const REGISTRY = 'registry.example.com'
const API = 'https://api.example.com'
const BASE: PairInput = { registry: REGISTRY, apiUrl: new URL(API), options: {}, env: {}, last: undefined }
const LAST = { registry: REGISTRY, apiUrl: API }

it.each<[string, Partial<PairInput>, boolean]>([
  ['both by the options', { options: { registry: REGISTRY, apiUrl: API } }, true],
  ['both by the environment', { env: { SLIPWAY_REGISTRY: REGISTRY, SLIPWAY_API_URL: API } }, true],
  ['both by the last login', { last: LAST }, true],
  ['the registry alone', { options: { registry: REGISTRY } }, false],
  ['the platform alone', { options: { apiUrl: API } }, false],
  ['nothing', {}, false],
  [
    'one by the options, the other by the environment',
    { options: { registry: REGISTRY }, env: { SLIPWAY_API_URL: API } },
    false,
  ],
  [
    'both by the environment, one of which the options replace',
    { options: { registry: REGISTRY }, env: { SLIPWAY_REGISTRY: 'other.example.com', SLIPWAY_API_URL: API } },
    false,
  ],
  ['an empty variable', { env: { SLIPWAY_REGISTRY: REGISTRY, SLIPWAY_API_URL: '' } }, false],
  ['a login at another registry', { last: { ...LAST, registry: 'other.example.com' } }, false],
  ['a login at another platform', { last: { ...LAST, apiUrl: 'https://api.example.org' } }, false],
  ['no registry at all', { registry: undefined, last: LAST }, false],
])('%s: %o is %s', (_, input, isStated) => {
  expect(isStatedPair({ ...BASE, ...input })).toBe(isStated)
})
