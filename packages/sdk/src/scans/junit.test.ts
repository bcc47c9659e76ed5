import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anUnfixable, aScanReport, aVulnerability } from '../../test/support/a-scan-report.js'
import { checkScan } from './gate.js'
import { toJUnit } from './junit.js'

const now = new Date('2026-03-15T12:00:00Z')

describe('a scan as JUnit XML', () => {
  it('has a test case for each vulnerability of a package', () => {
    const report = aScanReport(
      anUnfixable({ severity: 'low', package: 'zlib', id: 'CVE-2024-0003' }),
      aVulnerability({
        severity: 'critical',
        description: 'First line\nsecond',
        links: ['https://a.example/1'],
      }),
      aVulnerability({ severity: 'high', package: 'curl', id: 'CVE-2024-0002' }),
    )
    const ignore = [{ id: 'CVE-2024-0002', reason: 'not "reachable"', expiresAt: '2026-12-31', line: 1 }]

    const suites = readXml(toJUnit(report, checkScan(report, { failOn: 'high', ignore, now })))

    expect(suites.name).toBe('testsuites')
    const [suite] = suites.children
    const counts = { tests: '3', failures: '1', errors: '0', skipped: '1', time: '0' }
    expect(suites.attributes).toEqual({ name: 'slipway scan', ...counts })
    expect(suite?.attributes).toEqual({ name: report.reference, timestamp: '2026-03-01T10:20:30', ...counts })
    expect(suite?.children.map(({ name }) => name)).toEqual([
      'properties',
      'testcase',
      'testcase',
      'testcase',
    ])
    const [, failing, ignored, below] = suite?.children ?? []
    expect(failing?.attributes).toEqual({
      classname: 'openssl',
      name: 'CVE-2024-0001 in openssl 3.0.2',
      time: '0',
    })
    expect(failing?.children).toMatchObject([
      {
        name: 'failure',
        attributes: {
          type: 'critical',
          message: 'CVE-2024-0001 in openssl 3.0.2: critical severity, fixed in 3.0.8',
        },
        text: 'First line\nsecond\nhttps://a.example/1',
      },
    ])
    expect(ignored?.children).toMatchObject([
      {
        name: 'skipped',
        attributes: { message: 'accepted by the ignore file until 2026-12-31: not "reachable"' },
      },
    ])
    expect(below).toMatchObject({ attributes: { classname: 'zlib' }, children: [] })
  })

  it('says which artifact was scanned, and with what', () => {
    const report = aScanReport()

    const [properties] = readXml(toJUnit(report, checkScan(report, { now }))).children[0]?.children ?? []

    expect(properties?.children.map(({ attributes }) => attributes)).toEqual([
      { name: 'digest', value: report.digest },
      { name: 'scanner', value: 'Trivy 0.50.1' },
    ])
  })

  it('has one passing test case where nothing was found', () => {
    const { generatedAt, scanner, ...report } = aScanReport()

    const suite = readXml(toJUnit(report, checkScan(report, { failOn: 'low', now }))).children[0]

    expect(suite?.attributes).toMatchObject({ tests: '1', failures: '0', skipped: '0' })
    expect(suite?.attributes).not.toHaveProperty('timestamp')
    expect(suite?.children.slice(1)).toMatchObject([
      { name: 'testcase', attributes: { name: 'no vulnerability found' }, children: [] },
    ])
  })

  it('fails and skips by a verdict that was sent as JSON', () => {
    const report = aScanReport(
      aVulnerability(),
      aVulnerability({ package: 'curl' }),
      aVulnerability({ id: 'X-1' }),
    )
    const verdict = checkScan(report, { failOn: 'low', ignore: [{ id: 'X-1', line: 1 }], now })

    expect(toJUnit(report, JSON.parse(JSON.stringify(verdict)))).toBe(toJUnit(report, verdict))
  })

  it('is well-formed whatever the scanner and the ignore file say', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, fc.boolean(), (first, second, third, isIgnored) => {
        const report = aScanReport(
          aVulnerability({ id: first, package: second, version: third, description: second, links: [third] }),
        )
        const ignore = isIgnored ? [{ id: first, reason: third, line: 1 }] : []

        const xml = toJUnit(report, checkScan(report, { failOn: 'low', ignore, now }))

        const testCase = readXml(xml).children[0]?.children[1]
        expect(testCase?.attributes.classname).toBe(withoutForbidden(second))
        const message = testCase?.children[0]?.attributes.message
        expect(message).toContain(withoutForbidden(isIgnored ? third : first))
      }),
    )
  })
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom(']]>', '<!--', '"/>', '&amp;', '&#0;', '<![CDATA[', '\r\n'),
)

const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

function withoutForbidden(text: string): string {
  return text.replace(FORBIDDEN, '')
}

interface Element {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: Element[]
  text: string
}

const TOKEN =
  /<\/(?<end>\w+)>|<(?<start>\w+)(?<attributes>(?: \w+="[^<"]*")*)(?<closed>\/?)>|(?<text>[^<]+)/uy

/** Reads the part of XML that a report consists of, and refuses all else: open tags, stray characters, wrong references. */
function readXml(xml: string): Element {
  expect(withoutForbidden(xml)).toBe(xml)
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>'
  expect(xml.startsWith(declaration)).toBe(true)
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  TOKEN.lastIndex = declaration.length
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(xml)?.groups
    const parent = open.at(-1)
    if (token === undefined || parent === undefined) throw new Error(`not XML: ${xml.slice(at, at + 80)}`)
    if (token.text !== undefined) parent.text += decode(token.text)
    else if (token.end !== undefined) expect(open.pop()?.name).toBe(token.end)
    else {
      const pairs = [...(token.attributes ?? '').matchAll(/ (\w+)="([^"]*)"/g)]
      const attributes = Object.fromEntries(pairs.map(([, key, value]) => [key, decode(value ?? '')]))
      expect(Object.keys(attributes)).toHaveLength(pairs.length)
      const element: Element = { name: token.start ?? '', attributes, children: [], text: '' }
      parent.children.push(element)
      if (token.closed === '') open.push(element)
    }
  }
  expect(open).toEqual([root])
  expect(root.children).toHaveLength(1)
  return root.children[0] ?? root
}

function decode(text: string): string {
  expect(text).not.toMatch(/&(?!#\d+;)/)
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}
