import { expect, it } from 'vitest'
import { parseFaultFlag } from './fault-flag.js'

it('reads a kind, its fields and those of its match', () => {
  expect(parseFaultFlag('cut-request,request=patch,afterBytes=1000,times=2')).toEqual({
    kind: 'cut-request',
    match: { request: 'patch' },
    afterBytes: 1000,
    skip: 0,
    times: 2,
  })
  expect(parseFaultFlag('stall')).toMatchObject({ kind: 'stall', match: {} })
  expect(parseFaultFlag('clock-skew,seconds=-60')).toMatchObject({ seconds: -60 })
  expect(parseFaultFlag('redirect,to=http://127.0.0.1:9,path=/v2/*=x')).toMatchObject({
    to: 'http://127.0.0.1:9',
    match: { path: '/v2/*=x' },
  })
})

it.each([
  ['', 'kind'],
  ['explode', 'kind'],
  ['cut-request,afterBytes', '"afterBytes" is not of the form name=value'],
  ['cut-request,afterBytes=1,afterBytes=2', 'afterBytes is given twice'],
  ['cut-request,kind=stall', 'kind is given twice'],
  ['cut-request,match=patch', 'match'],
  ['cut-request,afterBytes=many', 'afterBytes'],
  ['cut-request,constructor=1', 'constructor'],
  ['stall,request=push', 'match.request'],
])('refuses %j and names the field', (text, field) => {
  expect(() => parseFaultFlag(text)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining(field) }),
  )
})
