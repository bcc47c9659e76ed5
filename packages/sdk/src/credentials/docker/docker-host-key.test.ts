import { describe, expect, it } from 'vitest'
import { covers, dockerAddress, dockerHost, readDockerKey } from './docker-host-key.js'

describe('dockerHost', () => {
  it.each([
    ['registry.example.com', 'registry.example.com'],
    ['Registry.Example.COM', 'registry.example.com'],
    ['https://registry.example.com', 'registry.example.com'],
    ['HTTPS://registry.example.com/', 'registry.example.com'],
    ['http://registry.example.com/v2/', 'registry.example.com'],
    ['registry.example.com/v1/', 'registry.example.com'],
    ['registry.example.com:5000', 'registry.example.com:5000'],
    ['https://[::1]:5000/v2/', '[::1]:5000'],
    ['https://index.docker.io/v1/', 'registry-1.docker.io'],
    ['index.docker.io/v1/', 'registry-1.docker.io'],
    ['docker.io', 'registry-1.docker.io'],
    ['registry-1.docker.io', 'registry-1.docker.io'],
  ])('reads %s as %s', (address, host) => {
    expect(dockerHost(address)).toBe(host)
  })

  it.each([
    '',
    '/',
    'https://',
    'ftp://registry.example.com',
    'user:secret@registry.example.com',
    'https://registry.example.com@evil.example',
    'https://registry.example.com\\@evil.example',
    'registry.example.com.',
    'registry.example.com#.evil.example',
    'registry.example.com?x',
    ' registry.example.com',
    'registry.example.com\n',
    'registry.example.com/project',
    'registry.example.com//',
    'registry.exämple.com',
    '\u212Aelvin.example',
    '__proto__',
    'a'.repeat(2000),
  ])('takes %j for nobody’s', (address) => {
    expect(dockerHost(address)).toBeUndefined()
  })

  it('never leaves out or adds a port', () => {
    expect(dockerHost('https://registry.example.com:443')).toBe('registry.example.com:443')
    expect(dockerHost('https://registry.example.com')).toBe('registry.example.com')
  })
})

describe('readDockerKey', () => {
  it('keeps the namespace of a key without a scheme, and drops the path of one with it', () => {
    expect(readDockerKey('Quay.example/studio/game')).toEqual({
      host: 'quay.example',
      namespace: ['studio', 'game'],
    })
    expect(readDockerKey('https://quay.example/studio')).toEqual({ host: 'quay.example', namespace: [] })
  })
})

describe('covers', () => {
  const key = { host: 'quay.example', namespace: ['studio', 'game'] }

  it('wants every segment of the namespace', () => {
    expect(covers(key, 'quay.example', 'studio/game')).toBe(true)
    expect(covers(key, 'quay.example', 'studio/game/server')).toBe(true)
    expect(covers(key, 'quay.example', 'studio/games')).toBe(false)
    expect(covers(key, 'quay.example', 'studio')).toBe(false)
    expect(covers(key, 'quay.example', undefined)).toBe(false)
    expect(covers(key, 'quay.example:443', 'studio/game')).toBe(false)
  })
})

describe('dockerAddress', () => {
  it('calls Docker Hub as docker does, and every other registry by its host', () => {
    expect(dockerAddress('registry-1.docker.io')).toBe('https://index.docker.io/v1/')
    expect(dockerAddress('registry.example.com:5000')).toBe('registry.example.com:5000')
  })
})
