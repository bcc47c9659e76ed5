import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../log/redactor.js'
import { Secret } from '../../log/secret.js'
import { readServerErrors } from './error.js'
import { readToken } from './token.js'

describe('readToken', () => {
  it.each([
    ['{"token":"a","access_token":"","expires_in":1800}', { token: 'a', lifetimeMs: 1_800_000 }],
    ['{"token":"a","access_token":"b"}', { token: 'a', lifetimeMs: 60_000 }],
    ['{"access_token":"b","expires_in":"300"}', { token: 'b', lifetimeMs: 300_000 }],
    ['{"token":"","access_token":"b","expires_in":null,"issued_at":1}', { token: 'b', lifetimeMs: 60_000 }],
    ['{"token":""}', undefined],
    ['<html>', undefined],
  ])('reads %s', (body, expected) => {
    expect(readToken(Buffer.from(body))).toEqual(expected)
  })
})

describe('readServerErrors', () => {
  it('reads entries and ignores what is not of the known form', () => {
    const redactor = createRedactor()
    const read = (text: string) => readServerErrors(Buffer.from(text), redactor)

    expect(read('{"errors":[{"code":"DENIED","message":"no","detail":{"a":1}},{"code":1}]}')).toEqual([
      { code: 'DENIED', message: 'no' },
      { code: '1', message: '' },
    ])
    expect(read('<html>502</html>')).toEqual([])
    expect(read('{"error":"x"}')).toEqual([])
    expect(read('')).toEqual([])
  })

  it('lets no known secret through, wherever the server puts it', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9$+_-]{12,40}$/)

    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const redactor = createRedactor()
        redactor.learn(new Secret(value))
        const message = `${before}${value}${after}${Buffer.from(value).toString('base64')}`
        const body = Buffer.from(JSON.stringify({ errors: [{ code: value, message }] }))

        expect(JSON.stringify(readServerErrors(body, redactor))).not.toContain(value)
      }),
    )
  })
})
