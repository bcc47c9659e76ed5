import { expect, it } from 'vitest'
import { AbortError, ConnectionError, ServiceError } from '../errors/classes.js'
import { errorFromHttp } from '../errors/from-http.js'
import { isAnswerLost } from './lost-answer.js'

const details = { action: 'make the app game at', reason: 'the line went dead', side: 'platform' } as const
const answered = (status: number) => errorFromHttp({ ...details, status, serverErrors: [] })

it.each([
  ['a broken connection', new ConnectionError('NETWORK', details)],
  ['no answer in time', new ConnectionError('TIMEOUT', details)],
  ['an answer that stopped', new ConnectionError('STALLED', details)],
  ['408', answered(408)],
  ['500', answered(500)],
  ['504', answered(504)],
  ['an answer that cannot be read', new ServiceError('UNEXPECTED_RESPONSE', { ...details, status: 200 })],
])('leaves open after %s whether the work was done', (_what, error) => {
  expect(isAnswerLost(error)).toBe(true)
})

it.each([
  ['400', answered(400)],
  ['409', answered(409)],
  ['429', answered(429)],
  ['no believed certificate', new ConnectionError('TLS', details)],
  ['the end of the caller', new AbortError('ABORTED', details)],
  ['an error of other makers', new TypeError('undefined')],
])('takes %s for an answer', (_what, error) => {
  expect(isAnswerLost(error)).toBe(false)
})
