import { describe, expect, it } from 'vitest'
import type { Inspection } from '../pack/inspect/inspect.js'
import type { ImageOptions } from './image-options.js'
import { runConfig } from './run-config.js'

const inspection: Inspection = {
  engine: { name: 'none' },
  program: 'server',
  entrypoint: ['/app/server'],
  args: ['--headless'],
  platform: { os: 'linux', architecture: 'amd64' },
  linkage: 'static',
  base: 'scratch',
  warnings: [],
}
const run = (options: Partial<ImageOptions>) =>
  runConfig({ from: { folder: 'build' }, ...options }, inspection)

describe('runConfig', () => {
  it('runs the program below init as user 1000 in /app with a home folder of its own', () => {
    expect(run({})).toEqual({
      user: '1000:1000',
      workingDir: '/app',
      entrypoint: ['/slipway/init', '--', '/app/server'],
      args: ['--headless'],
      env: ['HOME=/home/app'],
    })
  })

  it('sorts ports, takes TCP where no protocol is named, and drops repetitions', () => {
    expect(run({ ports: ['7777/UDP', '443', '443/tcp'] }).exposedPorts).toEqual(['443/tcp', '7777/udp'])
  })

  it.each(['0', '65536', '7777/sctp', 'seven', '', '7777/', '-1'])('refuses %j as a port', (port) => {
    expect(() => run({ ports: [port] })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  })

  it('refuses variable names and signals that are none', () => {
    expect(() => run({ env: { 'MY-VAR': '1' } })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    expect(() => run({ env: { OK: 'a\0b' } })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    expect(() => run({ stopSignal: 'please' })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
    expect(run({ stopSignal: 'SIGINT', env: { MAP: 'arena=1' } })).toMatchObject({
      stopSignal: 'SIGINT',
      env: ['HOME=/home/app', 'MAP=arena=1'],
    })
  })
})
