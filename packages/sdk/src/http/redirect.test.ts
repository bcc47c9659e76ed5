import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../test/support/a-registry.js'
import { followRedirects, hopRefusal } from './redirect.js'
import type { HttpRequest, StreamResponse } from './request.js'

const origin = new URL('https://registry.example.com/')

/** Answers with one redirect after another, then with 200, and tells what was asked for. */
function redirecting(...locations: [status: number, location?: string][]) {
  const asked: HttpRequest[] = []
  const send = async (request: HttpRequest): Promise<StreamResponse> => {
    asked.push(request)
    const [status, location] = locations[asked.length - 1] ?? [200]
    const headers = location === undefined ? {} : { location }
    return { status, headers, url: request.url, stream: Readable.from([]) }
  }
  return { asked, send }
}

function aRequest(overrides: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    url: new URL('/v2/a/blobs/b', origin),
    expect: [200],
    action: 'read',
    side: 'registry',
    retry: 'never',
    ...overrides,
  }
}

const follow = (send: Parameters<typeof followRedirects>[0], request = aRequest()) =>
  followRedirects(send, request, { origin, authorization: 'Bearer t' })
const authorizations = (asked: readonly HttpRequest[]) => asked.map(({ headers }) => headers?.authorization)

describe('hopRefusal', () => {
  it.each([
    ['https://registry.example.com', 'https://storage.example.net/x', true],
    ['https://registry.example.com', 'http://storage.example.net/x', false],
    ['https://registry.example.com', 'https://127.0.0.1/x', false],
    ['https://registry.example.com', 'https://localhost/x', false],
    ['https://registry.example.com', 'https://169.254.169.254/latest', false],
    ['https://registry.example.com', 'https://[::ffff:10.0.0.1]/x', false],
    ['https://registry.example.com', 'https://0x7f.1/x', false],
    ['https://registry.example.com', 'file:///etc/passwd', false],
    ['http://192.168.1.20:5000', 'http://192.168.1.21:9000/x', true],
    ['http://127.0.0.1:5000', 'http://127.0.0.1:9000/x', true],
    ['https://10.0.0.1', 'http://10.0.0.2:9000/x', false],
  ])('from %s to %s', (from, to, allowed) => {
    const refusal = hopRefusal({ origin: new URL(from), from: new URL(from), to: new URL(to) })

    expect(refusal === undefined).toBe(allowed)
  })

  it('never lets https become http', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ validSchemes: ['https'] }),
        fc.webUrl({ validSchemes: ['http'] }),
        (from, to) => {
          expect(hopRefusal({ origin, from: new URL(from), to: new URL(to) })).toBeDefined()
        },
      ),
    )
  })
})

describe('followRedirects', () => {
  it('keeps the authorization on the own origin only, and never gives it back', async () => {
    const { asked, send } = redirecting(
      [307, '/v2/moved'],
      [307, 'https://storage.example.net/x'],
      [307, 'https://registry.example.com/v2/back'],
    )

    await follow(send)

    expect(authorizations(asked)).toEqual(['Bearer t', 'Bearer t', undefined, undefined])
  })

  it('sends the authorization to no other port, scheme or look-alike host', async () => {
    for (const url of ['https://registry.example.com:8443/', 'https://registry.example.com.evil.net/']) {
      const { asked, send } = redirecting([302, url])

      await follow(send)

      expect(authorizations(asked)).toEqual(['Bearer t', undefined])
    }
  })

  it('drops user information from an address', async () => {
    const { asked, send } = redirecting([302, 'https://user:word@storage.example.net/x'])

    await follow(send)

    expect(asked[1]?.url.href).toBe('https://storage.example.net/x')
  })

  it('keeps method and body, but for 303', async () => {
    const body = { open: () => Buffer.from('x') }
    const kept = redirecting([308, '/v2/x'])
    const turned = redirecting([303, '/v2/x'])

    await follow(kept.send, aRequest({ method: 'PUT', body }))
    await follow(turned.send, aRequest({ method: 'PUT', body }))

    expect(kept.asked[1]).toMatchObject({ method: 'PUT', body })
    expect(turned.asked[1]).toMatchObject({ method: 'GET', body: undefined })
  })

  it('follows five redirects and not one more', async () => {
    const five = redirecting(...Array.from({ length: 5 }, (): [number, string] => [302, '/v2/x']))
    const six = redirecting(...Array.from({ length: 6 }, (): [number, string] => [302, '/v2/x']))

    expect(await follow(five.send)).toMatchObject({ status: 200 })
    expect(await errorOf(follow(six.send))).toMatchObject({ code: 'REDIRECT_REFUSED' })
  })

  it('refuses a redirect without an address, and one downwards, before it is asked', async () => {
    const nowhere = redirecting([302])
    const down = redirecting([302, 'http://registry.example.com/v2/x'])

    expect(await errorOf(follow(nowhere.send))).toMatchObject({ code: 'REDIRECT_REFUSED' })
    expect(await errorOf(follow(down.send))).toMatchObject({ code: 'REDIRECT_REFUSED' })
    expect(down.asked).toHaveLength(1)
  })
})
