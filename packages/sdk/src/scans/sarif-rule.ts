import type { Severity } from '../inventory/scan-summary.js'
import type { SarifLevel, SarifRule } from './sarif-log.js'
import type { Vulnerability } from './scan-report.js'

/** GitHub cuts descriptions there. */
const MAX_DESCRIPTION_LENGTH = 1024

/** RFC 3986, which the schema asks for; a browser's URL may hold more: `|`, a second `#`, a lone `%`. */
const WEB_ADDRESS =
  /^https?:\/\/(?:[\w.~!$&'()*+,;=:@/?-]|%[\dA-F]{2})+(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[\dA-F]{2})*)?$/i

/** The scores that GitHub shows as one severity, and the score for a vulnerability that has none in them. */
const SCORES: Readonly<Record<Severity, { min: number; max: number; usual?: number }>> = {
  critical: { min: 9.1, max: 10, usual: 9.5 },
  high: { min: 7, max: 8.9, usual: 8 },
  medium: { min: 4, max: 6.9, usual: 5.5 },
  low: { min: 0.1, max: 3.9, usual: 2 },
  negligible: { min: 0.1, max: 3.9, usual: 0.1 },
  none: { min: 0, max: 0, usual: 0 },
  unknown: { min: 0.1, max: 10 },
}

/** How grave a severity is shown. */
export function sarifLevel(severity: Severity): SarifLevel {
  if (severity === 'critical' || severity === 'high') return 'error'
  return severity === 'medium' ? 'warning' : 'note'
}

/**
 * A vulnerability as a SARIF rule.
 *
 * @param vulnerability - The worst of those with this id.
 * @see SARIF Version 2.1.0 Plus Errata 01, 3.49 "reportingDescriptor object"
 */
export function sarifRule(vulnerability: Vulnerability): SarifRule {
  const { id, severity, description, links, cvssVector } = vulnerability
  const helpUri = links.map(webAddress).find((address) => address !== undefined)
  const score = securitySeverity(vulnerability)
  const shortText = `${id} in ${vulnerability.package}`
  const fullText = description.trim() === '' ? shortText : description.trim()
  const facts = [fullText, ...(cvssVector === undefined ? [] : [cvssVector]), ...links]
  return {
    id,
    shortDescription: { text: cut(shortText) },
    fullDescription: { text: cut(fullText) },
    help: { text: facts.join('\n') },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: sarifLevel(severity) },
    properties: {
      tags: ['security', 'vulnerability', severity],
      ...(score !== undefined && { 'security-severity': score.toFixed(1) }),
    },
  }
}

/**
 * The CVSS score where it says the same as the severity. Distributions rate many vulnerabilities lower than CVSS does,
 * and what GitHub shows has to agree with what the gate decides.
 */
function securitySeverity({ severity, cvssScore }: Vulnerability): number | undefined {
  const { min, max, usual } = SCORES[severity]
  return cvssScore !== undefined && cvssScore >= min && cvssScore <= max ? cvssScore : usual
}

function webAddress(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined
  const { href } = new URL(link)
  return WEB_ADDRESS.test(href) ? href : undefined
}

function cut(text: string): string {
  const characters = [...text]
  return characters.length <= MAX_DESCRIPTION_LENGTH
    ? text
    : `${characters.slice(0, MAX_DESCRIPTION_LENGTH - 1).join('')}…`
}
