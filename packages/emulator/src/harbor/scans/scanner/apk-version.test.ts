import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anApkVersion } from '../../../../test/harbor/support/versions.js'
import { compareApkVersions } from './apk-version.js'

describe('versions of Alpine packages', () => {
  it.each([
    ['2.34', '2.34.1'],
    ['2.9', '2.10'],
    ['1.2', '1.2a'],
    ['1.2a', '1.2b'],
    ['1.2a', '1.2.1'],
    ['1.2_alpha', '1.2_beta'],
    ['1.2_beta', '1.2_pre'],
    ['1.2_pre', '1.2_rc'],
    ['1.2_rc', '1.2_rc1'],
    ['1.2_rc9', '1.2'],
    ['1.2', '1.2_cvs'],
    ['1.2_git20240101', '1.2_git20240102'],
    ['1.2_git1', '1.2_p1'],
    ['1.2-r0', '1.2-r1'],
    ['1.2-r9', '1.2-r10'],
    ['1.2', '1.2-r0'],
    ['1.2_p1-r0', '1.3-r0'],
    ['1.01', '1.1'],
    ['3.0.0', '3.0.8-r3'],
    ['1.0~aa', '1.0~ab'],
    ['99999999999999999998', '99999999999999999999'],
  ])('puts %s before %s', (older, newer) => {
    expect(compareApkVersions(older, newer)).toBeLessThan(0)
    expect(compareApkVersions(newer, older)).toBeGreaterThan(0)
  })

  it('is an order: every two and every three versions agree', () => {
    fc.assert(
      fc.property(anApkVersion, anApkVersion, anApkVersion, (a, b, c) => {
        const sign = (left: string, right: string) => Math.sign(compareApkVersions(left, right))
        expect(sign(a, a)).toBe(0)
        expect(sign(a, b) + sign(b, a)).toBe(0)
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})
