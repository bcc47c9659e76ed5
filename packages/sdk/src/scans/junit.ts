import type { ScanVerdict } from './gate.js'
import { outcomesOf } from './outcome.js'
import { packageText, type ScanReport, type Vulnerability, vulnerabilityTitle } from './scan-report.js'
import { sortVulnerabilities } from './sort-vulnerabilities.js'
import { xmlElement } from './xml.js'

/**
 * A scan as JUnit XML, which most CI servers show as tests: one test case for each vulnerability of a package, the
 * worst first. A failing one is a failure, an accepted one is skipped with its reason, the others pass. Where nothing
 * was found there is one passing test case, because several servers refuse a file without any.
 *
 * @param verdict - Of the same report.
 */
export function toJUnit(report: ScanReport, verdict: ScanVerdict): string {
  const outcomeOf = outcomesOf(verdict)
  const cases = sortVulnerabilities(report.vulnerabilities).map((vulnerability) => ({
    vulnerability,
    ...outcomeOf(vulnerability),
  }))
  const counts = {
    tests: Math.max(cases.length, 1),
    failures: cases.filter(({ isFailing }) => isFailing).length,
    errors: 0,
    skipped: cases.filter(({ acceptedBecause }) => acceptedBecause !== undefined).length,
    time: 0,
  }
  const suite = xmlElement(
    'testsuite',
    { name: report.reference, ...counts, ...timestamp(report) },
    {
      children: [
        properties(report),
        ...(cases.length === 0
          ? [xmlElement('testcase', { classname: 'scan', name: 'no vulnerability found', time: 0 })]
          : cases.map(testCase)),
      ],
    },
  )
  const suites = xmlElement('testsuites', { name: 'slipway scan', ...counts }, { children: [suite] })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suites}\n`
}

/** The format has no place for a zone: UTC. */
function timestamp({ generatedAt }: ScanReport): { timestamp?: string } {
  const atMs = Date.parse(generatedAt ?? '')
  return Number.isNaN(atMs) ? {} : { timestamp: new Date(atMs).toISOString().slice(0, 19) }
}

function properties({ digest, scanner }: ScanReport): string {
  const known = { digest, ...(scanner !== undefined && { scanner }) }
  const children = Object.entries(known).map(([name, value]) => xmlElement('property', { name, value }))
  return xmlElement('properties', {}, { children })
}

interface Case {
  readonly vulnerability: Vulnerability
  readonly isFailing: boolean
  readonly acceptedBecause?: string
}

function testCase({ vulnerability, isFailing, acceptedBecause }: Case): string {
  const { id, package: classname, severity } = vulnerability
  const attributes = { classname, name: `${id} in ${packageText(vulnerability)}`, time: 0 }
  if (isFailing) {
    const failure = xmlElement(
      'failure',
      { type: severity, message: vulnerabilityTitle(vulnerability) },
      { text: details(vulnerability) },
    )
    return xmlElement('testcase', attributes, { children: [failure] })
  }
  if (acceptedBecause === undefined) return xmlElement('testcase', attributes)
  const skipped = xmlElement('skipped', { message: acceptedBecause })
  return xmlElement('testcase', attributes, { children: [skipped] })
}

function details({ description, links }: Vulnerability): string {
  return [description, ...links].filter((line) => line !== '').join('\n')
}
