import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emulatorSettings } from './emulator-settings.js'

const CWD = resolve('/build-machine')
const DEFAULTS = { access: 'granted', plan: 'paid', profile: 'harbor', auth: 'token' } as const

describe('emulatorSettings', () => {
  it('hands over what the flags say', () => {
    const flags = {
      port: '5000',
      platformPort: '0',
      data: 'kept',
      access: 'none',
      plan: 'free',
      profile: 'oci',
      harborVersion: '2.15',
      project: 'acme',
      auth: 'basic',
      without: 'extension, harbor,platform',
      storageLimit: '2GiB',
      advisories: 'advisories.json',
    } as const

    expect(emulatorSettings(flags, CWD)).toEqual({
      port: 5000,
      platformPort: 0,
      dataDir: resolve(CWD, 'kept'),
      access: 'none',
      plan: 'free',
      profile: 'oci',
      harborVersion: '2.15',
      project: 'acme',
      auth: 'basic',
      without: ['extension', 'harbor', 'platform'],
      storageLimitBytes: 2 * 1024 ** 3,
      advisoriesFile: resolve(CWD, 'advisories.json'),
    })
  })

  it('leaves everything else to the emulator', () => {
    expect(emulatorSettings(DEFAULTS, CWD)).toEqual(DEFAULTS)
  })

  it.each([
    [{ port: 'http' }, '"http" is not a port number', '--port 5000'],
    [{ platformPort: '-1' }, '"-1" is not a port number', '--platform-port 5000'],
    [
      { without: 'platform,storage' },
      '"storage" is nothing that --without knows',
      'extension, harbor, scanner, platform',
    ],
    [{ storageLimit: 'much' }, '"much" is no size', '20GiB'],
  ])('refuses %j and says what would work', (flags, reason, hint) => {
    expect(() => emulatorSettings({ ...DEFAULTS, ...flags }, CWD)).toThrow(
      expect.objectContaining({
        code: 'OPTION_INVALID',
        reason,
        hint: expect.stringContaining(hint),
      }),
    )
  })
})
