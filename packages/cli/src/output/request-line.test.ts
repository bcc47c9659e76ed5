import { expect, it } from 'vitest'
import { requestLine } from './request-line.js'

const request = {
  method: 'PATCH',
  path: '/v2/x',
  query: 'secret',
  authorization: 'none',
  bytesIn: 2048,
  bytesOut: 0,
} as const

it('writes a request as one line, without its query', () => {
  expect(requestLine({ ...request, status: 202 })).toBe('PATCH /v2/x: 202, 2.00 KiB in, 0 B out')
})

it('says that the client left before the answer', () => {
  expect(requestLine({ ...request, status: 0 })).toBe('PATCH /v2/x: the client left, 2.00 KiB in, 0 B out')
})
