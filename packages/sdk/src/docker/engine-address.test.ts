import { describe, expect, it } from 'vitest'
import { formatEngineAddress, parseEngineAddress } from './engine-address.js'

const verified = { folder: '/certs', isVerified: true }

describe('parseEngineAddress', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', { kind: 'unix', path: '/run/user/1000/docker.sock' }],
    ['unix://', { kind: 'unix', path: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'pipe', path: '//./pipe/docker_engine' }],
    [
      'npipe://\\\\.\\pipe\\podman-machine-default',
      { kind: 'pipe', path: '//./pipe/podman-machine-default' },
    ],
    ['npipe://', { kind: 'pipe', path: '//./pipe/docker_engine' }],
    ['tcp://10.0.0.7:4243', { kind: 'tcp', host: '10.0.0.7', port: 4243 }],
    ['tcp://10.0.0.7', { kind: 'tcp', host: '10.0.0.7', port: 2375 }],
    ['tcp://10.0.0.7:80', { kind: 'tcp', host: '10.0.0.7', port: 80 }],
    ['10.0.0.7:4243', { kind: 'tcp', host: '10.0.0.7', port: 4243 }],
    ['tcp://[::1]:80', { kind: 'tcp', host: '::1', port: 80 }],
    [
      'https://build.example.com',
      { kind: 'tcp', host: 'build.example.com', port: 2376, tls: { isVerified: true } },
    ],
    [
      'ssh://deploy@build.example.com:2222',
      { kind: 'ssh', host: 'build.example.com', port: 2222, username: 'deploy' },
    ],
    ['ssh://build.example.com', { kind: 'ssh', host: 'build.example.com' }],
  ])('reads %s', (text, address) => {
    expect(parseEngineAddress(text, 'DOCKER_HOST')).toEqual(address)
  })

  it('takes the port and the check of TLS where it is asked for', () => {
    expect(parseEngineAddress('tcp://build.example.com', 'DOCKER_HOST', verified)).toEqual({
      kind: 'tcp',
      host: 'build.example.com',
      port: 2376,
      tls: verified,
    })
  })

  it.each([
    'fd://',
    'tcp://',
    'ftp://host',
    'tcp://host:99999',
    'ssh://-oProxyCommand=evil',
    'ssh://-l@host',
    'ssh://a%zz@host',
    ' ',
  ])('refuses %j and names the setting', (text) => {
    const read = () => parseEngineAddress(text, 'DOCKER_HOST')

    expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', target: 'DOCKER_HOST' }))
  })

  it('keeps a password out of its error', () => {
    const read = () => parseEngineAddress('carrier://user:hunter22@host', 'DOCKER_HOST')

    expect(read).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hunter22') }))
  })
})

describe('formatEngineAddress', () => {
  it.each([
    'unix:///var/run/docker.sock',
    'npipe:////./pipe/docker_engine',
    'tcp://[::1]:80',
    'ssh://deploy@host:22',
  ])('writes %s as it was', (text) => {
    expect(formatEngineAddress(parseEngineAddress(text, 'DOCKER_HOST'))).toBe(text)
  })

  it('leaves a password out', () => {
    const address = parseEngineAddress('tcp://user:hunter22@host:80', 'DOCKER_HOST')

    expect(formatEngineAddress(address)).toBe('tcp://host:80')
  })
})
