import { describe, expect, it } from 'vitest'
import { registryOrigin } from './scheme.js'

describe('registryOrigin', () => {
  it.each([
    ['registry.example.com', 'https://registry.example.com/'],
    ['Registry.Example.com:8443', 'https://registry.example.com:8443/'],
    ['localhost:5000', 'http://localhost:5000/'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000/'],
    ['[::1]:5000', 'http://[::1]:5000/'],
    ['192.168.1.20:5000', 'https://192.168.1.20:5000/'],
    ['lan.example:5000', 'http://lan.example:5000/'],
    ['lan.example', 'https://lan.example/'],
  ])('opens %s at %s', (host, expected) => {
    expect(registryOrigin(host, ['LAN.example:5000']).href).toBe(expected)
  })

  it.each(['', 'https://h', 'user@h', 'h/path', 'h:99999', 'a b'])('refuses %j', (host) => {
    expect(() => registryOrigin(host)).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }))
  })
})
