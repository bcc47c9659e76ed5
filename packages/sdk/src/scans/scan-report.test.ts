import { describe, expect, it } from 'vitest'
import { anUnfixable, aVulnerability } from '../../test/support/a-scan-report.js'
import { severityOf } from '../inventory/scan-summary.js'
import { packageText, vulnerabilityKey, vulnerabilityTitle } from './scan-report.js'
import { sortVulnerabilities } from './sort-vulnerabilities.js'

describe('the severity of a word', () => {
  it.each([
    ['Critical', 'critical'],
    ['HIGH', 'high'],
    [' medium ', 'medium'],
    ['Negligible', 'negligible'],
    ['None', 'none'],
    ['Unknown', 'unknown'],
    ['', 'unknown'],
    ['constructor', 'unknown'],
    ['Important', 'unknown'],
  ])('reads %j as %s', (word, severity) => {
    expect(severityOf(word)).toBe(severity)
  })
})

describe('a vulnerability', () => {
  it('says in one line what it is and what mends it', () => {
    expect(vulnerabilityTitle(aVulnerability())).toBe(
      'CVE-2024-0001 in openssl 3.0.2: medium severity, fixed in 3.0.8',
    )
    expect(vulnerabilityTitle(anUnfixable())).toMatch(/no fixed version$/)
  })

  it('is named as far as the scanner knows it', () => {
    const named = ['openssl', ''].map((name) => aVulnerability({ package: name, version: '' }))

    expect(named.map(packageText)).toEqual(['openssl', 'an unnamed package'])
  })

  it('is told apart by id, package and version, however they are cut', () => {
    const keys = [
      aVulnerability({ package: 'a', version: 'b c' }),
      aVulnerability({ package: 'a b', version: 'c' }),
      aVulnerability({ package: 'a', version: 'b' }),
    ].map(vulnerabilityKey)

    expect(new Set(keys).size).toBe(3)
  })
})

describe('the order of vulnerabilities', () => {
  it('is severity, then what has a fix, then package and id', () => {
    const sorted = [
      aVulnerability({ severity: 'critical', package: 'zlib' }),
      aVulnerability({ severity: 'high', package: 'a', id: 'CVE-2024-0002' }),
      aVulnerability({ severity: 'high', package: 'a', id: 'CVE-2024-0003' }),
      aVulnerability({ severity: 'high', package: 'b', id: 'CVE-2024-0001' }),
      anUnfixable({ severity: 'high', package: 'a', id: 'CVE-2024-0001' }),
      aVulnerability({ severity: 'negligible' }),
      aVulnerability({ severity: 'unknown' }),
    ]

    expect(sortVulnerabilities([...sorted].reverse())).toEqual(sorted)
  })

  it('leaves the given list as it is', () => {
    const given = [aVulnerability({ severity: 'low' }), aVulnerability({ severity: 'high' })]

    sortVulnerabilities(given)

    expect(given.map(({ severity }) => severity)).toEqual(['low', 'high'])
  })
})
