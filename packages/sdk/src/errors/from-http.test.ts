import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorFromHttp, type HttpFailure } from './from-http.js'

const QUOTA =
  'adding 412.0 MiB of storage resource, which when updated to current usage of 9.8 GiB ' +
  'will exceed the configured upper limit of 10.0 GiB.'

function aFailure(
  status: number,
  code?: string,
  message = '',
  overrides: Partial<HttpFailure> = {},
): HttpFailure {
  return {
    status,
    serverErrors: code === undefined ? [] : [{ code, message }],
    action: 'upload blob',
    target: 'h/game/server',
    side: 'registry',
    ...overrides,
  }
}

describe('errorFromHttp', () => {
  it.each<[number, string | undefined, string, string, boolean]>([
    [400, 'DIGEST_INVALID', '', 'DIGEST_MISMATCH', false],
    [400, 'MANIFEST_INVALID', '', 'MANIFEST_REJECTED', false],
    [400, 'MANIFEST_BLOB_UNKNOWN', '', 'MANIFEST_REJECTED', false],
    [400, 'BAD_REQUEST', '', 'UNEXPECTED_RESPONSE', false],
    [400, 'UNSUPPORTED', '', 'UNSUPPORTED', false],
    [401, 'UNAUTHORIZED', 'unauthorized', 'UNAUTHENTICATED', false],
    [401, 'UNAUTHORIZED', 'project gaem not found: project gaem not found', 'NAME_UNKNOWN', false],
    [403, 'DENIED', QUOTA, 'QUOTA_EXCEEDED', false],
    [403, 'DENIED', 'The system is in read only mode.', 'DENIED', false],
    [403, undefined, '', 'DENIED', false],
    [404, 'NAME_UNKNOWN', '', 'NAME_UNKNOWN', false],
    [404, 'MANIFEST_UNKNOWN', '', 'MANIFEST_UNKNOWN', false],
    [404, 'BLOB_UPLOAD_UNKNOWN', '', 'SERVER_ERROR', true],
    [404, 'BLOB_UPLOAD_INVALID', '', 'SERVER_ERROR', true],
    [405, undefined, '', 'UNSUPPORTED', false],
    [408, undefined, '', 'TIMEOUT', true],
    [409, 'CONFLICT', '', 'ALREADY_EXISTS', false],
    [
      412,
      'PRECONDITION',
      "Failed to process request due to 'r:t' configured as immutable.",
      'TAG_IMMUTABLE',
      false,
    ],
    [412, 'PROJECTPOLICYVIOLATION', '', 'POLICY_VIOLATION', false],
    [412, 'PRECONDITION', 'no scanner', 'PRECONDITION_FAILED', false],
    [413, undefined, '', 'UNSUPPORTED', false],
    [429, 'TOOMANYREQUESTS', '', 'RATE_LIMITED', true],
    [500, 'UNKNOWN', 'internal server error', 'SERVER_ERROR', true],
    [501, undefined, '', 'UNSUPPORTED', false],
    [502, undefined, '', 'SERVER_ERROR', true],
    [503, undefined, '', 'SERVER_ERROR', true],
    [504, undefined, '', 'SERVER_ERROR', true],
    [507, undefined, '', 'SERVER_ERROR', false],
    [418, undefined, '', 'UNEXPECTED_RESPONSE', false],
  ])('reads %i %s (%s) as %s', (status, code, message, expected, retryable) => {
    expect(errorFromHttp(aFailure(status, code, message))).toMatchObject({
      code: expected,
      status,
      retryable,
    })
  })

  it('says what is missing when a 404 does not', () => {
    const failure = aFailure(404, 'NOT_FOUND', '', { notFound: 'MANIFEST_UNKNOWN' })

    expect(errorFromHttp(failure).code).toBe('MANIFEST_UNKNOWN')
  })

  it('writes one sentence with the words of the server and the attempts', () => {
    const failure = aFailure(503, 'UNAVAILABLE', 'try\n later', { attempts: 4, requestId: 'r-7' })

    expect(errorFromHttp(failure)).toMatchObject({
      message:
        'Could not upload blob h/game/server: the registry answered 503 UNAVAILABLE (try later) after 4 attempts.',
      attempts: 4,
      requestId: 'r-7',
    })
  })

  it('tells how long to wait', () => {
    expect(errorFromHttp(aFailure(429, undefined, '', { retryAfterMs: 1500 }))).toMatchObject({
      retryAfterMs: 1500,
      hint: 'Wait 2 s, then try again.',
    })
  })

  it('makes an error of every status, and retries none below 500 but those that ask for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.string(), fc.string(), (status, code, message) => {
        const error = errorFromHttp(aFailure(status, code, message))

        expect(error.message.startsWith('Could not upload blob h/game/server: ')).toBe(true)
        if (error.retryable && error.code !== 'SERVER_ERROR') expect([408, 429]).toContain(status)
      }),
    )
  })
})
