import { describe, expect, it } from 'vitest'
import type { SourceKind } from '../settings/docker-source.js'
import type { PushFlags } from './push-flags.js'
import { refuseFlags } from './refuse-flags.js'

/** What the grammar sets of `--no-` flags that nobody has written. */
const UNTYPED: PushFlags = { init: true, caCertificates: true, cache: true }

describe('refuseFlags', () => {
  it.each<[kind: SourceKind, flags: PushFlags]>([
    ['folder', { port: ['1/udp'], env: ['A=b'], init: false, platform: 'linux/amd64', via: 'slipway' }],
    [
      'dockerfile',
      { file: 'D', buildArg: ['A=b'], target: 't', cache: false, pull: true, platform: 'linux/amd64' },
    ],
    ['dockerfile', { annotation: ['a=b'], moveTag: true }],
    ['engine-image', { engineImage: 'x', via: 'daemon', image: 'game' }],
  ])('lets a %s have %j', (kind, flags) => {
    expect(() => refuseFlags(undefined, { ...UNTYPED, ...flags }, [kind])).not.toThrow()
  })

  it.each<[kind: SourceKind, flags: PushFlags, reason: string, hint: string]>([
    ['folder', { cache: false }, '--no-cache is for builds of the Docker engine', 'Add --builder docker'],
    ['folder', { buildArg: ['A=b'] }, '--build-arg is for builds', '"docker": {} to the image'],
    ['folder', { pull: true, builder: 'slipway' }, '--pull is for builds', 'one of --builder slipway and'],
    ['folder', { via: 'daemon' }, '--via daemon is for images of the Docker engine', '--engine-image NAME'],
    ['dockerfile', { stopGrace: '5' }, '--stop-grace is for build folders', '--builder slipway'],
    ['dockerfile', { init: false, builder: 'docker' }, '--no-init is for build folders', 'the Dockerfile'],
    ['dockerfile', { via: 'daemon', dryRun: true }, '--dry-run and --via daemon', 'one of the two'],
    ['dockerfile', { via: 'daemon', annotation: ['a=b'] }, '--annotation and --via daemon', 'one of the two'],
    ['engine-image', { engineImage: 'x', file: 'D' }, 'as the Docker engine has it, and --file', 'one of'],
    ['engine-image', { engineImage: 'x', builder: 'docker' }, 'and --builder is for one that is made', 'one'],
    ['engine-image', { engineImage: 'x', platform: 'linux/arm64' }, 'and --platform is for', 'one of'],
    ['engine-image', { engineImage: 'x', env: ['A=b'] }, 'and --env is for', 'one of'],
  ])('refuses for a %s %j', (kind, flags, reason, hint) => {
    expect(() => refuseFlags(undefined, { ...UNTYPED, ...flags }, [kind])).toThrow(
      expect.objectContaining({
        code: 'OPTION_INVALID',
        reason: expect.stringContaining(reason),
        hint: expect.stringContaining(hint),
      }),
    )
  })

  it('refuses a folder beside an image that the engine has', () => {
    expect(() => refuseFlags('out', { engineImage: 'x' }, ['engine-image'])).toThrow('and the folder out is')
  })

  it('lets several images have the flags that one of them can obey', () => {
    const flags: PushFlags = { ...UNTYPED, via: 'daemon', cache: false, init: false }

    expect(() => refuseFlags(undefined, flags, ['folder', 'dockerfile'])).not.toThrow()
    expect(() => refuseFlags(undefined, flags, ['folder'])).toThrow('--no-cache')
    expect(() => refuseFlags(undefined, flags, ['dockerfile'])).toThrow('--no-init')
  })
})
