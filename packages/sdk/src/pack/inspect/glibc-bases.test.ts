import { describe, expect, it } from 'vitest'
import { glibcBaseFor } from './glibc-bases.js'
import { compareVersions, newestGlibc } from './glibc-version.js'

describe('newestGlibc', () => {
  it('compares versions by number, not by letter', () => {
    expect(newestGlibc(['GLIBC_2.9', 'GLIBC_2.34', 'GLIBC_2.2.5', 'GLIBC_2.10'])).toBe('2.34')
    expect(compareVersions('2.9', '2.10')).toBeLessThan(0)
    expect(compareVersions('2.2.5', '2.2')).toBeGreaterThan(0)
    expect(compareVersions('2.36', '2.36')).toBe(0)
  })

  it('leaves out the versions of other libraries and private ones', () => {
    expect(newestGlibc(['GLIBCXX_3.4.30', 'GLIBC_PRIVATE', 'OPENSSL_3.0.0'])).toBeUndefined()
  })

  it('knows that packed relocations came with glibc 2.36', () => {
    expect(newestGlibc(['GLIBC_2.34', 'GLIBC_ABI_DT_RELR'])).toBe('2.36')
  })
})

describe('glibcBaseFor', () => {
  it.each([
    [undefined, 'debian:12-slim'],
    ['2.17', 'debian:12-slim'],
    ['2.36', 'debian:12-slim'],
    ['2.37', 'debian:13-slim'],
    ['2.41', 'debian:13-slim'],
    ['2.42', undefined],
  ])('picks the oldest base that has glibc %s: %s', (glibc, reference) => {
    expect(glibcBaseFor(glibc, 'amd64')?.reference).toBe(reference)
    expect(glibcBaseFor(glibc, 'arm64')?.reference).toBe(reference)
  })

  it('has no base for other processors', () => {
    expect(glibcBaseFor('2.17', 'riscv64')).toBeUndefined()
  })
})
