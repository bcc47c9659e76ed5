import { describe, expect, it, vi } from 'vitest'
import { compareApkVersions } from './apk-version.js'
import { compareDigits } from './compare-digits.js'

describe('numbers in digits', () => {
  it.each([
    ['9', '10'],
    ['', '1'],
    ['09', '10'],
    ['9'.repeat(400), `1${'0'.repeat(400)}`],
  ])('put %s before %s', (smaller, larger) => {
    expect(compareDigits(smaller, larger)).toBeLessThan(0)
    expect(compareDigits(larger, smaller)).toBeGreaterThan(0)
  })

  it('are equal whatever zeros stand before them', () => {
    expect(compareDigits('007', '7')).toBe(0)
    expect(compareDigits('000', '')).toBe(0)
  })

  it('are never turned into one number, which takes long for many digits', () => {
    const bigInt = vi.spyOn(globalThis, 'BigInt')

    compareApkVersions('1'.repeat(1000), '2'.repeat(1000))

    expect(bigInt).not.toHaveBeenCalled()
    bigInt.mockRestore()
  })
})
