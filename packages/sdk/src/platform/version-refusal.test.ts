import { describe, expect, it } from 'vitest'
import { errorFromHttp } from '../errors/from-http.js'
import { isSdkError } from '../errors/guards.js'
import { versionRefusal } from './version-refusal.js'

function refusal(status: number, message?: string) {
  return versionRefusal(
    errorFromHttp({
      status,
      serverErrors: message === undefined ? [] : [{ code: '', message }],
      action: 'make the version 1.0 of the app game at',
      target: 'api.example.com',
      side: 'platform',
      requestId: 'r-1',
    }),
  )
}

describe('a refusal to make an app version', () => {
  it.each([
    [424, 'Could not pull the image.', 'ConflictError', 'IMAGE_NOT_PULLABLE'],
    [424, undefined, 'ConflictError', 'IMAGE_NOT_PULLABLE'],
    [400, 'Login to r.example.com failed with the given username.', 'ConflictError', 'IMAGE_NOT_PULLABLE'],
    [400, 'Invalid registry credentials', 'ConflictError', 'IMAGE_NOT_PULLABLE'],
    [400, 'You have reached your pull rate limit.', 'ConflictError', 'IMAGE_NOT_PULLABLE'],
    [400, 'The free tier is limited to 2 app versions.', 'QuotaError', 'PLAN_LIMIT'],
    [400, 'Version limit reached', 'QuotaError', 'PLAN_LIMIT'],
    [400, 'You have the maximum number of applications.', 'QuotaError', 'PLAN_LIMIT'],
    [400, '1500 is greater than the maximum of 1440', 'ConfigError', 'TEMPLATE_INVALID'],
    [400, 'unlimited is no duration', 'ConfigError', 'TEMPLATE_INVALID'],
    [400, 'req_memory: at most double the CPU units.', 'ConfigError', 'TEMPLATE_INVALID'],
    [404, 'There is no app named game.', 'NotFoundError', 'NAME_UNKNOWN'],
    [409, 'The name is taken.', 'ConflictError', 'ALREADY_EXISTS'],
  ])('with %d %j is a %s with code %s', (status, message, name, code) => {
    const error = refusal(status, message)

    expect(error).toMatchObject({
      name,
      code,
      status,
      retryable: false,
      side: 'platform',
      requestId: 'r-1',
      action: 'make the version 1.0 of the app game at',
      hint: expect.stringMatching(/^[A-Z].+\.$/),
    })
    expect(isSdkError(error) && error.reason).toContain(message ?? String(status))
  })

  it('stays as it is without words, which may be a proxy', () => {
    expect(refusal(400)).toMatchObject({ code: 'UNEXPECTED_RESPONSE', status: 400 })
  })

  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'DENIED'],
    [429, 'RATE_LIMITED'],
    [503, 'SERVER_ERROR'],
  ])('with %d is what it is everywhere', (status, code) => {
    expect(refusal(status, 'the limit of logins')).toMatchObject({ code, status })
  })

  it('is no business of errors of other makers', () => {
    const other = new Error('out of memory')

    expect(versionRefusal(other)).toBe(other)
  })
})
