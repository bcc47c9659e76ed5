import { describe, expect, it } from 'vitest'
import { platformUrl } from './platform-url.js'

describe('platformUrl', () => {
  it.each([
    [{}, undefined, 'https://api.edgegap.com/'],
    [{ SLIPWAY_API_URL: '' }, undefined, 'https://api.edgegap.com/'],
    [{ SLIPWAY_API_URL: 'https://api.example.com/v1/' }, undefined, 'https://api.example.com/'],
    [{ SLIPWAY_API_URL: 'https://other.example.com' }, 'api.example.com', 'https://api.example.com/'],
    [{ SLIPWAY_API_URL: 'http://127.0.0.1:5001' }, undefined, 'http://127.0.0.1:5001/'],
  ])('takes %j and %j for its place', (env, given, url) => {
    expect(platformUrl(env, given).href).toBe(url)
  })

  it.each(['ftp://api.example.com', 'http://api.example.com', 'https://me:secret@api.example.com', 'a b'])(
    'refuses %j',
    (given) => {
      expect(() => platformUrl({}, given)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
    },
  )
})
