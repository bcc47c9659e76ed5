import { createHash } from 'node:crypto'
import { parseReference } from '../reference/reference.js'
import type { ScanVerdict } from './gate.js'
import { outcomesOf } from './outcome.js'
import type { SarifLog, SarifResult } from './sarif-log.js'
import { sarifLevel, sarifRule } from './sarif-rule.js'
import { packageText, type ScanReport, type Vulnerability, vulnerabilityTitle } from './scan-report.js'
import { sortVulnerabilities } from './sort-vulnerabilities.js'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const HASH_LENGTH = 16

/**
 * A scan as a SARIF 2.1.0 log, as GitHub's code scanning and others read it: all vulnerabilities, the worst first,
 * whether they fail or not. Accepted ones carry a suppression with the reason; GitHub itself does not read
 * suppressions and shows those as open.
 *
 * The location is registry and repository without tag and digest, so that the alerts of one push and the next are the
 * same ones. It has no colon, which GitHub would take for a scheme.
 *
 * @param verdict - Of the same report.
 * @throws ConfigError with code `REFERENCE_INVALID` when the report's reference is not a full one.
 * @see SARIF Version 2.1.0 Plus Errata 01, 3.14 "run object"
 */
export function toSarif(report: ScanReport, verdict: ScanVerdict): SarifLog {
  const vulnerabilities = sortVulnerabilities(report.vulnerabilities)
  const worst = new Map<string, Vulnerability>()
  for (const vulnerability of vulnerabilities) {
    if (!worst.has(vulnerability.id)) worst.set(vulnerability.id, vulnerability)
  }
  const uri = locationUri(report.reference)
  const { reference, digest, scanner, generatedAt } = report
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Slipway', rules: [...worst.values()].map(sarifRule) } },
        automationDetails: { id: `slipway-scan/${uri}/` },
        results: results(vulnerabilities, { ruleIds: [...worst.keys()], uri, reference, verdict }),
        properties: {
          reference,
          digest,
          ...(scanner !== undefined && { scanner }),
          ...(generatedAt !== undefined && { generatedAt }),
        },
      },
    ],
  }
}

function results(
  vulnerabilities: readonly Vulnerability[],
  run: { ruleIds: readonly string[]; uri: string; reference: string; verdict: ScanVerdict },
): SarifResult[] {
  const ruleIndexes = new Map(run.ruleIds.map((id, index) => [id, index]))
  const outcomeOf = outcomesOf(run.verdict)
  const fingerprint = fingerprints()
  return vulnerabilities.map((vulnerability) => {
    const { acceptedBecause } = outcomeOf(vulnerability)
    const place = `${run.reference}: ${packageText(vulnerability)}`
    return {
      ruleId: vulnerability.id,
      ruleIndex: ruleIndexes.get(vulnerability.id) ?? -1,
      level: sarifLevel(vulnerability.severity),
      message: { text: escapeMessage(vulnerabilityTitle(vulnerability)) },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: run.uri }, region: { startLine: 1 } },
          message: { text: escapeMessage(place) },
        },
      ],
      partialFingerprints: { primaryLocationLineHash: fingerprint(vulnerability) },
      suppressions:
        acceptedBecause === undefined
          ? []
          : [{ kind: 'external', status: 'accepted', justification: acceptedBecause }],
    }
  })
}

function locationUri(reference: string): string {
  const { registry, repository } = parseReference(reference)
  return [registry, ...repository.split('/')].map(encodeURIComponent).join('/')
}

/**
 * The same from scan to scan as long as the package has the vulnerability, so without the version; two versions of a
 * package in one image are told apart by a number, as CodeQL does it.
 */
function fingerprints(): (vulnerability: Vulnerability) => string {
  const counts = new Map<string, number>()
  return ({ id, package: name }) => {
    const text = JSON.stringify([id, name])
    const count = (counts.get(text) ?? 0) + 1
    counts.set(text, count)
    return `${createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)}:${count}`
  }
}

/** In a message brackets make a link and braces a placeholder (SARIF 3.11.5 and 3.11.6). */
function escapeMessage(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&').replace(/[{}]/g, '$&$&')
}
