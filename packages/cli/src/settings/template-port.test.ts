import { describe, expect, it } from 'vitest'
import { templatePort } from './template-port.js'

describe('templatePort', () => {
  it.each([
    ['7777/udp', { name: 'gameport', port: 7777, protocol: 'UDP' }],
    ['query=27015/tcp/udp', { name: 'query', port: 27015, protocol: 'TCP/UDP' }],
    ['web=8080/WS,tls', { name: 'web', port: 8080, protocol: 'WS', tlsUpgrade: true }],
    ['a=1/tcp,no-check,tls', { name: 'a', port: 1, protocol: 'TCP', tlsUpgrade: true, check: false }],
  ])('reads %s', (text, port) => {
    expect(templatePort('--port', text)).toEqual(port)
  })

  it.each(['7777', 'udp', '7777/udp,fast', '=7777/udp', 'a=b/udp', ''])('refuses %j', (text) => {
    expect(() => templatePort('--port', text)).toThrow('--port takes NAME=NUMBER/PROTOCOL')
  })
})
