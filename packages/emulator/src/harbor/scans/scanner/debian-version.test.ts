import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aDebianVersion } from '../../../../test/harbor/support/versions.js'
import { compareDebianVersions } from './debian-version.js'

describe('versions of Debian packages', () => {
  it.each([
    ['1.0', '1.1'],
    ['1.9', '1.10'],
    ['1.0-1', '1.0-2'],
    ['1.0-9', '1.0-10'],
    ['2.0', '1:0.1'],
    ['1.0~rc1-1', '1.0-1'],
    ['1.0', '1.0-1'],
    ['1.0', '1.0a'],
    ['1.0a', '1.0+b'],
    ['1.2.3-4', '1.2.3-4+deb12u1'],
    ['1.0-1~bpo12+1', '1.0-1'],
    ['2.36-9+deb12u4', '2.36-9+deb12u10'],
    ['99999999999999999998', '99999999999999999999'],
  ])('puts %s before %s', (older, newer) => {
    expect(compareDebianVersions(older, newer)).toBeLessThan(0)
    expect(compareDebianVersions(newer, older)).toBeGreaterThan(0)
  })

  it('sorts tildes and letters as the policy’s example does', () => {
    const sorted = ['~~', '~~a', '~', '', 'a']

    expect(['a', '', '~', '~~a', '~~'].sort(compareDebianVersions)).toEqual(sorted)
  })

  it.each([
    ['0:1.0', '1.0'],
    ['1.01', '1.1'],
    ['1.0-0', '1.0'],
  ])('takes %s and %s for equal', (left, right) => {
    expect(compareDebianVersions(left, right)).toBe(0)
  })

  it('is an order: every two and every three versions agree', () => {
    fc.assert(
      fc.property(aDebianVersion, aDebianVersion, aDebianVersion, (a, b, c) => {
        const sign = (left: string, right: string) => Math.sign(compareDebianVersions(left, right))
        expect(sign(a, a)).toBe(0)
        expect(sign(a, b) + sign(b, a)).toBe(0)
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
