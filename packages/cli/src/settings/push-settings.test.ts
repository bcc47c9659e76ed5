import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChosenImage } from './chosen-image.js'
import { pushSettings } from './push-settings.js'

const CWD = resolve('/somewhere')
const IMAGE: ChosenImage = {
  name: 'game-server',
  folder: resolve('/game/build'),
  configPath: '/game/slipway.json',
  settings: {
    dir: 'build',
    entrypoint: ['server', '--fixed'],
    args: ['--map', 'arena'],
    ignore: ['*.log'],
    ports: ['7777/udp'],
    env: { A: 'file', B: 'file' },
    base: 'debian:12-slim',
    platform: 'linux/arm64',
    stopSignal: 'SIGINT',
    stopCommand: ['./rcon', 'quit'],
    stopGraceSeconds: 25,
    init: true,
  },
}

describe('pushSettings', () => {
  it('takes everything from the project file', () => {
    expect(pushSettings({ folder: undefined, cwd: CWD, flags: {}, image: IMAGE })).toEqual({
      from: {
        folder: IMAGE.folder,
        entrypoint: ['server', '--fixed'],
        args: ['--map', 'arena'],
        ignore: ['*.log'],
      },
      to: 'game-server',
      base: 'debian:12-slim',
      platform: { os: 'linux', architecture: 'arm64' },
      ports: ['7777/udp'],
      env: { A: 'file', B: 'file' },
      stopSignal: 'SIGINT',
      stopCommand: ['./rcon', 'quit'],
      stopGraceSeconds: 25,
      init: true,
    })
  })

  it('lets flags replace it, and --env and --ignore add to it', () => {
    const flags = {
      to: 'other:1',
      entrypoint: './run.sh',
      arg: ['-x'],
      ignore: ['*.tmp'],
      base: 'scratch',
      platform: 'linux/amd64',
      port: ['1/tcp'],
      env: ['B=flag', 'C=a=b', 'D='],
      stopSignal: 'SIGTERM',
      stopCommand: ['./stop.sh'],
      stopGrace: '5',
      init: false,
      annotation: ['k=v'],
      caCertificates: false,
      moveTag: true,
    }

    expect(pushSettings({ folder: 'out', cwd: CWD, flags, image: IMAGE })).toEqual({
      from: {
        folder: resolve(CWD, 'out'),
        entrypoint: ['./run.sh'],
        args: ['-x'],
        ignore: ['*.log', '*.tmp'],
      },
      to: 'other:1',
      base: 'scratch',
      platform: { os: 'linux', architecture: 'amd64' },
      ports: ['1/tcp'],
      env: { A: 'file', B: 'flag', C: 'a=b', D: '' },
      stopSignal: 'SIGTERM',
      stopCommand: ['./stop.sh'],
      stopGraceSeconds: 5,
      init: false,
      annotations: { k: 'v' },
      caCertificates: false,
      moveTag: true,
    })
  })

  it('leaves every default to the sdk', () => {
    const flags = { to: 'game:1', caCertificates: true, init: true }

    expect(pushSettings({ folder: 'out', cwd: CWD, flags, image: undefined })).toEqual({
      from: { folder: resolve(CWD, 'out') },
      to: 'game:1',
    })
  })

  it('asks for --to', () => {
    expect(() => pushSettings({ folder: 'out', cwd: CWD, flags: {}, image: undefined })).toThrow(
      'there is no --to',
    )
  })

  it.each(['sentinel', '=sentinel'])('does not repeat what is no pair, as it may be a secret: %s', (text) => {
    const flags = { to: 'game:1', env: [text] }

    expect(() => pushSettings({ folder: 'out', cwd: CWD, flags, image: undefined })).toThrow(
      'Could not read the command line: --env takes NAME=value.',
    )
  })

  it('refuses a grace time that is no number', () => {
    const flags = { to: 'game:1', stopGrace: '8s' }

    expect(() => pushSettings({ folder: 'out', cwd: CWD, flags, image: undefined })).toThrow(
      '--stop-grace takes a whole number',
    )
  })

  it('refuses a platform that is none', () => {
    const flags = { to: 'game:1', platform: 'linux' }

    expect(() => pushSettings({ folder: 'out', cwd: CWD, flags, image: undefined })).toThrow(
      'OS/ARCHITECTURE',
    )
  })
})
