import { describe, expect, it } from 'vitest'
import { isSinceMinor, parseHarborVersion } from './harbor-version.js'
import { robotPermissions } from './robot-permissions.js'

describe('the version of a Harbor', () => {
  it.each([
    ['v2.14.0-44a74424', { major: 2, minor: 14 }],
    ['v2.8.0-dev', { major: 2, minor: 8 }],
    ['2.11', { major: 2, minor: 11 }],
    ['dev-44a74424', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('is read from %j', (text, version) => {
    expect(parseHarborVersion(text)).toEqual(version)
  })

  it.each([
    ['v2.10.3', false],
    ['v2.11.0', true],
    ['v3.0.0', true],
    ['dev', false],
  ])('%s decides what robot accounts may be given', (text, knowsQuota) => {
    const version = parseHarborVersion(text)

    expect(isSinceMinor(version, 11)).toBe(knowsQuota)
    expect(robotPermissions('push', version).includes('quota:read')).toBe(knowsQuota)
    expect(robotPermissions('pull', version)).toEqual(['repository:pull'])
  })
})
