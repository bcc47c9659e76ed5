import { describe, expect, it } from 'vitest'
import { createRedactor } from '../log/redactor.js'
import { Secret } from '../log/secret.js'
import { bodyError, toConnectionError } from './connection-error.js'

const request = {
  action: 'reach',
  target: 'registry.example.com',
  side: 'registry',
  url: new URL('https://registry.example.com/v2/'),
} as const

const convert = (code: string, message = code) =>
  toConnectionError(Object.assign(new Error(message), { code }), request, createRedactor())

describe('toConnectionError', () => {
  it.each([
    ['ENOTFOUND', 'NETWORK', false],
    ['EAI_AGAIN', 'NETWORK', true],
    ['ECONNREFUSED', 'NETWORK', true],
    ['ECONNRESET', 'NETWORK', true],
    ['EPIPE', 'NETWORK', true],
    ['HPE_INVALID_CONSTANT', 'NETWORK', false],
    ['ETIMEDOUT', 'TIMEOUT', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS', false],
    ['CERT_HAS_EXPIRED', 'TLS', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS', false],
  ])('reads %s as %s', (code, expected, retryable) => {
    expect(convert(code)).toMatchObject({ code: expected, retryable })
  })

  it('says that a host is not known, and to check its spelling', () => {
    expect(convert('ENOTFOUND')).toMatchObject({
      message: 'Could not reach registry.example.com: the host "registry.example.com" is not known.',
      hint: 'Check the spelling of the host.',
    })
  })

  it('tells how to trust an authority of one’s own', () => {
    expect(convert('SELF_SIGNED_CERT_IN_CHAIN').hint).toContain('NODE_EXTRA_CA_CERTS')
  })

  it('recognises a registry that speaks plain http', () => {
    const error = convert('EPROTO', '0A000:error:SSL routines:ssl3_get_record:wrong version number')

    expect(error).toMatchObject({ code: 'TLS', hint: expect.stringContaining('--insecure-registry') })
  })

  it('keeps code and scrubbed message of the cause, and nothing else', () => {
    const redactor = createRedactor()
    redactor.learn(new Secret('hunter2-token'))
    const library = Object.assign(new Error('failed with hunter2-token'), {
      code: 'ECONNRESET',
      config: { headers: { Authorization: 'Bearer hunter2-token' } },
    })

    const { cause } = toConnectionError(library, request, redactor)

    expect(cause).toMatchObject({ code: 'ECONNRESET', message: 'failed with [secret]' })
    expect(cause).not.toHaveProperty('config')
  })
})

describe('bodyError', () => {
  it('blames this machine', () => {
    const error = bodyError(Object.assign(new Error('x'), { code: 'EACCES' }), request)

    expect(error).toMatchObject({
      code: 'LOCAL_IO',
      side: 'local',
      message: expect.stringContaining('EACCES'),
    })
  })
})
