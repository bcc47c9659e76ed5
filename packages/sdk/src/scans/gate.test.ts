import { describe, expect, it } from 'vitest'
import { anUnfixable, aScanReport, aVulnerability } from '../../test/support/a-scan-report.js'
import { SEVERITIES } from '../inventory/scan-summary.js'
import { checkScan } from './gate.js'

const now = new Date('2026-03-15T12:00:00Z')
const ONE_EACH = aScanReport(
  ...SEVERITIES.map((severity, index) => aVulnerability({ severity, id: `CVE-2024-000${index}` })),
)

describe('the threshold of a scan', () => {
  it.each([
    ['critical', ['critical']],
    ['high', ['critical', 'high']],
    ['medium', ['critical', 'high', 'medium']],
    ['low', ['critical', 'high', 'medium', 'low', 'unknown']],
    ['negligible', ['critical', 'high', 'medium', 'low', 'negligible', 'unknown']],
    ['none', SEVERITIES],
    ['unknown', SEVERITIES],
  ] as const)('%s lets fail what is as bad or worse', (failOn, failing) => {
    const verdict = checkScan(ONE_EACH, { failOn, now })

    expect(verdict.passes).toBe(false)
    expect(verdict.failing.map(({ severity }) => severity)).toEqual(failing)
    expect(verdict.belowCount).toBe(SEVERITIES.length - failing.length)
  })

  it('lets nothing fail where there is none', () => {
    const verdict = checkScan(ONE_EACH, { now })

    expect(verdict).toMatchObject({ passes: true, failing: [], belowCount: 7, unfixableCount: 0 })
  })

  it('passes an artifact without vulnerabilities', () => {
    expect(checkScan(aScanReport(), { failOn: 'none', now }).passes).toBe(true)
  })

  it('spares what nothing mends where only the fixable counts', () => {
    const report = aScanReport(
      anUnfixable({ severity: 'critical' }),
      anUnfixable({ severity: 'low' }),
      aVulnerability({ severity: 'high' }),
    )

    const verdict = checkScan(report, { failOn: 'high', onlyFixable: true, now })

    expect(verdict.failing.map(({ severity }) => severity)).toEqual(['high'])
    expect(verdict).toMatchObject({ unfixableCount: 1, belowCount: 1 })
  })
})

describe('accepted vulnerabilities', () => {
  const vulnerability = aVulnerability({ id: 'CVE-2024-0001', severity: 'critical' })
  const report = aScanReport(vulnerability)

  it('do not fail, whatever case the id has', () => {
    const ignore = [{ id: 'cve-2024-0001', reason: 'not reachable', expiresAt: '2026-12-31', line: 1 }]

    const verdict = checkScan(report, { failOn: 'high', ignore, now })

    expect(verdict).toMatchObject({
      passes: true,
      failing: [],
      belowCount: 0,
      expiredRules: [],
      unusedRules: [],
    })
    expect(verdict.ignored).toEqual([
      { vulnerability, by: 'ignore-file', reason: 'not reachable', expiresAt: '2026-12-31' },
    ])
  })

  it.each([
    ['2026-03-15T00:00:00Z', true],
    ['2026-03-15T23:59:59.999Z', true],
    ['2026-03-16T00:00:00Z', false],
  ])('with the last day 2026-03-15 are accepted at %s: %s', (time, passes) => {
    const rule = { id: 'CVE-2024-0001', expiresAt: '2026-03-15', line: 1 }

    const verdict = checkScan(report, { failOn: 'high', ignore: [rule], now: new Date(time) })

    expect(verdict.passes).toBe(passes)
    expect(verdict.expiredRules).toEqual(passes ? [] : [rule])
    expect(verdict.unusedRules).toEqual([])
  })

  it('are named where the report does not have them', () => {
    const unused = { id: 'CVE-2020-9999', line: 2 }
    const ignore = [{ id: 'CVE-2024-0001', line: 1 }, unused]

    expect(checkScan(report, { ignore, now }).unusedRules).toEqual([unused])
  })

  it('count as used below the threshold too', () => {
    const mild = aScanReport(aVulnerability({ severity: 'low' }))

    const verdict = checkScan(mild, { failOn: 'high', ignore: [{ id: 'CVE-2024-0001', line: 1 }], now })

    expect(verdict).toMatchObject({ belowCount: 0, unusedRules: [] })
    expect(verdict.ignored).toHaveLength(1)
  })

  it('come from the allowlist of the project as well', () => {
    const allowlist = { ids: ['cve-2024-0001', 'CVE-2020-9999'], expiresAt: '2026-04-01T00:00:00Z' }

    const verdict = checkScan(report, { failOn: 'high', allowlist, now })

    expect(verdict).toMatchObject({ passes: true, isAllowlistExpired: false, unusedRules: [] })
    expect(verdict.ignored).toEqual([{ vulnerability, by: 'allowlist', expiresAt: '2026-04-01T00:00:00Z' }])
  })

  it('name the ignore file where both accept them', () => {
    const ignore = [{ id: 'CVE-2024-0001', reason: 'not reachable', line: 1 }]

    const verdict = checkScan(report, { ignore, allowlist: { ids: ['CVE-2024-0001'] }, now })

    expect(verdict.ignored).toEqual([{ vulnerability, by: 'ignore-file', reason: 'not reachable' }])
  })

  it('fall back to the allowlist where the rule has ended', () => {
    const ignore = [{ id: 'CVE-2024-0001', expiresAt: '2026-01-01', line: 1 }]

    const verdict = checkScan(report, { failOn: 'low', ignore, allowlist: { ids: ['CVE-2024-0001'] }, now })

    expect(verdict.ignored).toEqual([{ vulnerability, by: 'allowlist' }])
    expect(verdict.expiredRules).toEqual(ignore)
  })

  it.each([['2026-03-15T12:00:00Z'], ['2020-01-01T00:00:00Z'], ['some day']])(
    'fail again once the allowlist has ended (%s)',
    (expiresAt) => {
      const verdict = checkScan(report, {
        failOn: 'high',
        allowlist: { ids: ['CVE-2024-0001'], expiresAt },
        now,
      })

      expect(verdict).toMatchObject({ passes: false, isAllowlistExpired: true, ignored: [] })
    },
  )
})
