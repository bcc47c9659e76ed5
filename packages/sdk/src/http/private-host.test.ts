import { describe, expect, it } from 'vitest'
import { isLoopbackHost, isPrivateHost } from './private-host.js'

describe('isLoopbackHost', () => {
  it.each(['localhost', 'LOCALHOST.', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])(
    'knows %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true)
    },
  )

  it.each(['localhost.example.com', '10.0.0.1', '127.example.com', '[::2]'])(
    'is not taken in by %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false)
    },
  )
})

describe('isPrivateHost', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '[::]',
    '[::1]',
    '[fd00::1]',
    '[fe80::1]',
    '[::ffff:192.168.0.1]',
    'localhost',
  ])('knows %s', (host) => {
    expect(isPrivateHost(new URL(`http://${host}/`).hostname)).toBe(true)
  })

  it.each(['registry.example.com', '8.8.8.8', '172.32.0.1', '[2001:db8::1]', '10.example.com'])(
    'lets %s be public',
    (host) => {
      expect(isPrivateHost(new URL(`http://${host}/`).hostname)).toBe(false)
    },
  )
})
