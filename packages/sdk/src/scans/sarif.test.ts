import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anUnfixable, aScanReport, aVulnerability } from '../../test/support/a-scan-report.js'
import { checkScan, type GateOptions } from './gate.js'
import { toSarif } from './sarif.js'
import type { ScanReport, Vulnerability } from './scan-report.js'

const now = new Date('2026-03-15T12:00:00Z')

function runOf(report: ScanReport, options: Partial<GateOptions> = {}) {
  const log = toSarif(report, checkScan(report, { now, ...options }))
  sarifLog.parse(JSON.parse(JSON.stringify(log)))
  return log.runs[0]
}

describe('a scan as SARIF', () => {
  it('has a rule for each id and a result for each package, the worst first', () => {
    const { tool, results } = runOf(
      aScanReport(
        aVulnerability({ id: 'CVE-2024-0002', severity: 'low', package: 'zlib' }),
        aVulnerability({ id: 'CVE-2024-0001', severity: 'medium', package: 'openssl' }),
        aVulnerability({ id: 'CVE-2024-0001', severity: 'critical', package: 'libssl3' }),
      ),
    )

    expect(tool.driver.rules.map(({ id, defaultConfiguration }) => [id, defaultConfiguration.level])).toEqual(
      [
        ['CVE-2024-0001', 'error'],
        ['CVE-2024-0002', 'note'],
      ],
    )
    expect(results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
      ['CVE-2024-0001', 0, 'error'],
      ['CVE-2024-0001', 0, 'warning'],
      ['CVE-2024-0002', 1, 'note'],
    ])
    expect(results[0]?.message.text).toBe('CVE-2024-0001 in libssl3 3.0.2: critical severity, fixed in 3.0.8')
  })

  it('is whole without a vulnerability and without what a scanner may leave out', () => {
    const { generatedAt, scanner, ...report } = aScanReport()

    expect(runOf(report)).toMatchObject({ results: [], properties: { digest: report.digest } })

    const bare = runOf({ ...report, vulnerabilities: [anUnfixable({ description: ' ', links: [] })] })
    expect(bare.tool.driver.rules[0]?.fullDescription.text).toBe('CVE-2024-0001 in openssl')
    expect(bare.tool.driver.rules[0]).not.toHaveProperty('helpUri')
  })

  it('gives accepted vulnerabilities a suppression with the reason, and the others an empty list', () => {
    const report = aScanReport(aVulnerability(), aVulnerability({ id: 'CVE-2024-0002', severity: 'low' }))
    const ignore = [{ id: 'CVE-2024-0001', reason: 'not reachable', line: 1 }]

    const { results } = runOf(report, { failOn: 'low', ignore })

    expect(results.map(({ suppressions }) => suppressions)).toEqual([
      [
        {
          kind: 'external',
          status: 'accepted',
          justification: 'accepted by the ignore file: not reachable',
        },
      ],
      [],
    ])
  })

  it('links a rule to the first address of the web', () => {
    const links = [
      'javascript:alert(1)',
      'see http',
      'https://[',
      'https://nvd.example/a b',
      'https://b.example',
    ]

    const [rule] = runOf(aScanReport(aVulnerability({ links, cvssVector: 'CVSS:3.1/AV:N' }))).tool.driver
      .rules

    expect(rule?.helpUri).toBe('https://nvd.example/a%20b')
    expect(rule?.help.text).toContain('CVSS:3.1/AV:N\njavascript:alert(1)')
  })

  it('cuts a long description between characters', () => {
    const [rule] = runOf(aScanReport(aVulnerability({ description: '😀'.repeat(2000) }))).tool.driver.rules

    expect(rule?.fullDescription.text).toBe(`${'😀'.repeat(1023)}…`)
    expect(rule?.help.text).toContain('😀'.repeat(2000))
  })

  it('makes no link and no placeholder of what the image calls its packages', () => {
    const [result] = runOf(aScanReport(aVulnerability({ package: '[a](https://b.example) {0}' }))).results

    expect(result?.message.text).toContain('in \\[a\\](https://b.example) {{0}} 3.0.2')
  })
})

describe('the location of a SARIF result', () => {
  it.each([
    ['registry.example.com/studio/game-server:1.2', 'registry.example.com/studio/game-server'],
    [`registry.example.com/studio/game:1.2@sha256:${'b'.repeat(64)}`, 'registry.example.com/studio/game'],
    ['localhost:5000/studio/game:1.2', 'localhost%3A5000/studio/game'],
  ])('of %s is %s: the same for every tag, and without a colon', (reference, uri) => {
    const { results, automationDetails } = runOf({ ...aScanReport(aVulnerability()), reference })

    expect(results[0]?.locations[0].physicalLocation.artifactLocation.uri).toBe(uri)
    expect(results[0]?.locations[0].message.text).toBe(`${reference}: openssl 3.0.2`)
    expect(automationDetails.id).toBe(`slipway-scan/${uri}/`)
  })
})

describe('the fingerprint of a SARIF result', () => {
  const fingerprintsOf = (...vulnerabilities: Vulnerability[]) =>
    runOf(aScanReport(...vulnerabilities)).results.map(
      ({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash,
    )

  it('stays from version to version and differs by package and id', () => {
    const [before] = fingerprintsOf(aVulnerability({ version: '3.0.2', severity: 'low' }))
    const [after] = fingerprintsOf(anUnfixable({ version: '3.0.4', severity: 'high' }))
    const [other] = fingerprintsOf(aVulnerability({ package: 'libssl3' }))

    expect(after).toBe(before)
    expect(other).not.toBe(before)
  })

  it('tells two versions in one image apart', () => {
    const all = fingerprintsOf(aVulnerability({ version: '1' }), aVulnerability({ version: '2' }))

    expect(new Set(all).size).toBe(2)
  })
})

describe('the score of a SARIF rule', () => {
  it.each([
    ['critical', 9.8, '9.8'],
    ['critical', undefined, '9.5'],
    ['high', 7.5, '7.5'],
    ['high', 9.8, '8.0'],
    ['medium', undefined, '5.5'],
    ['low', 9.8, '2.0'],
    ['low', 0.1, '0.1'],
    ['negligible', 0, '0.1'],
    ['none', 5, '0.0'],
    ['unknown', 7.5, '7.5'],
    ['unknown', 11, undefined],
    ['unknown', Number.NaN, undefined],
    ['unknown', undefined, undefined],
  ] as const)('of a %s one with CVSS %s is %s', (severity, cvssScore, score) => {
    const vulnerability = aVulnerability({ severity, ...(cvssScore !== undefined && { cvssScore }) })

    const [rule] = runOf(aScanReport(vulnerability)).tool.driver.rules

    expect(rule?.properties['security-severity']).toBe(score)
  })
})

/** A relative reference whose first segment has no colon (RFC 3986, 4.2), which GitHub insists on. */
const relativeUri = z.string().regex(/^[\w.~%-]+(?:\/[\w.~%-]+)*$/)
const text = z.strictObject({ text: z.string().min(1) })
const level = z.enum(['error', 'warning', 'note'])

/** What SARIF 2.1.0 and GitHub's code scanning require, of the parts that are written; strict, as SARIF's schema is. */
const sarifLog = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z
      .strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string().min(1),
            rules: z.array(
              z.strictObject({
                id: z.string().min(1).max(255),
                shortDescription: z.strictObject({ text: z.string().min(1).max(2048) }),
                fullDescription: z.strictObject({ text: z.string().min(1).max(2048) }),
                help: text,
                helpUri: z.url().optional(),
                defaultConfiguration: z.strictObject({ level }),
                properties: z.strictObject({
                  tags: z.array(z.string()).max(20),
                  'security-severity': z
                    .string()
                    .regex(/^(?:10|\d)\.\d$/)
                    .optional(),
                }),
              }),
            ),
          }),
        }),
        automationDetails: z.strictObject({ id: z.string().endsWith('/') }),
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.int().nonnegative(),
            level,
            message: text,
            locations: z.tuple([
              z.strictObject({
                physicalLocation: z.strictObject({
                  artifactLocation: z.strictObject({ uri: relativeUri }),
                  region: z.strictObject({ startLine: z.int().positive() }),
                }),
                message: text,
              }),
            ]),
            partialFingerprints: z.strictObject({
              primaryLocationLineHash: z.string().regex(/^[0-9a-f]+:\d+$/),
            }),
            suppressions: z.array(
              z.strictObject({
                kind: z.enum(['inSource', 'external']),
                status: z.enum(['accepted', 'underReview', 'rejected']),
                justification: z.string(),
              }),
            ),
          }),
        ),
        properties: z.record(z.string(), z.string()),
      })
      .refine(({ tool, results }) =>
        results.every(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId),
      ),
  ]),
})
