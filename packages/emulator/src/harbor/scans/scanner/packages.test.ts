import { describe, expect, it } from 'vitest'
import { readApkPackages } from './apk-packages.js'
import { readDpkgPackages } from './dpkg-packages.js'
import { readDistribution } from './os-release.js'

const STATUS = `Package: libc6
Status: install ok installed
Source: glibc (2.36-9+deb12u3)
Version: 2.36-9+deb12u4
Description: library
 Package: not a field
 .
 Version: 0

Package: removed
Status: deinstall ok config-files
Version: 1.0

Package: zlib1g
Status: hold ok installed
Version: 1:1.2.13.dfsg-1
`

const INSTALLED = `C:Q1abc=
P:musl-utils
V:1.2.5-r0
o:musl
F:usr/bin
R:ldd

P:busybox
V:1.36.1-r29
`

describe('packages of dpkg', () => {
  it('are those that are installed, with their source packages', () => {
    expect(readDpkgPackages(new Map([['var/lib/dpkg/status', STATUS]]))).toEqual([
      { name: 'libc6', version: '2.36-9+deb12u4', source: { name: 'glibc', version: '2.36-9+deb12u3' } },
      { name: 'zlib1g', version: '1:1.2.13.dfsg-1', source: { name: 'zlib1g', version: '1:1.2.13.dfsg-1' } },
    ])
  })

  it('may have a file each, without a status', () => {
    const files = new Map([
      ['var/lib/dpkg/status.d/base', 'Package: base-files\nVersion: 12.4\nSource: base\n'],
      ['var/lib/dpkg/status.d/tz', 'Package: tzdata\nVersion: 2024a-0\n'],
    ])

    expect(readDpkgPackages(files)?.map(({ name, source }) => [name, source.name])).toEqual([
      ['base-files', 'base'],
      ['tzdata', 'tzdata'],
    ])
  })

  it('are unknown without a database', () => {
    expect(readDpkgPackages(new Map([['etc/os-release', 'ID=debian']]))).toBeUndefined()
  })
})

describe('packages of apk', () => {
  it('are all in the database, with their origins', () => {
    expect(readApkPackages(new Map([['lib/apk/db/installed', INSTALLED]]))).toEqual([
      { name: 'musl-utils', version: '1.2.5-r0', source: { name: 'musl', version: '1.2.5-r0' } },
      { name: 'busybox', version: '1.36.1-r29', source: { name: 'busybox', version: '1.36.1-r29' } },
    ])
  })

  it('are unknown without a database', () => {
    expect(readApkPackages(new Map())).toBeUndefined()
  })
})

describe('the distribution', () => {
  it('has its code name where it says one', () => {
    const text = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n`

    expect(readDistribution(new Map([['usr/lib/os-release', text]]))).toEqual({
      title: 'Debian GNU/Linux 12 (bookworm)',
      names: ['debian', 'debian:12', 'debian:bookworm'],
    })
  })

  it('has a name for each part of its version', () => {
    expect(readDistribution(new Map([['etc/os-release', `ID=alpine\nVERSION_ID=3.20.3\n`]]))).toEqual({
      title: 'alpine 3.20.3',
      names: ['alpine', 'alpine:3', 'alpine:3.20', 'alpine:3.20.3'],
    })
  })

  it('has names for no more than four parts of its version', () => {
    const text = `ID=x\nVERSION_ID=1${'.0'.repeat(100)}\n`

    expect(readDistribution(new Map([['etc/os-release', text]]))?.names).toEqual([
      'x',
      'x:1',
      'x:1.0',
      'x:1.0.0',
      'x:1.0.0.0',
    ])
  })

  it('is unknown to an image that does not say it', () => {
    expect(readDistribution(new Map([['etc/os-release', 'NAME=nothing']]))).toBeUndefined()
  })
})
