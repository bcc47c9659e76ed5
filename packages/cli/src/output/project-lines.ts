import type { ImmutableTagRule, ProjectReport, RetentionRuleText } from '@slipway/sdk'
import { formatTable } from './tables.js'

/** What holds for a project and what the credential may do in it, for people. */
export function projectLines(report: ProjectReport): string[] {
  const { roles, permissions, scansPushes, preventsVulnerable, requiresSignature, allowlist } = report
  const fact = (label: string, text: string | undefined) => (text === undefined ? [] : [[label, text]])
  const rows = [
    ...fact('role', roles.length === 0 ? undefined : roles.join(', ')),
    ...fact('rights', permissions === undefined ? undefined : permissions.join(', ') || 'none'),
    ...fact('scans', scansPushes === undefined ? undefined : scansPushes ? 'every push' : 'on request only'),
    ...fact('pulls', preventsVulnerable && `not with vulnerabilities from ${preventsVulnerable.severity} on`),
    ...fact('pulls', requiresSignature === true ? 'only what is signed' : undefined),
    ...ruleRows('immutable tags', report.immutableTags),
    ...ruleRows('retention', report.retention),
    ...fact('retention runs', report.retentionCron),
    ...fact('allowlist', allowlist && allowlistText(allowlist)),
    ...report.gaps.map((gap) => ['not known', gap]),
  ]
  return rows.length === 0
    ? []
    : ['', 'Rules and rights of the project:', ...formatTable(rows, { indent: 2 })]
}

function ruleRows(
  label: string,
  rules: readonly (ImmutableTagRule | RetentionRuleText)[] | undefined,
): string[][] {
  if (rules === undefined) return []
  if (rules.length === 0) return [[label, 'no rule']]
  return rules.map(({ text, isDisabled }) => [label, isDisabled ? `${text} (switched off)` : text])
}

function allowlistText({ ids, expiresAt, isSystemWide }: NonNullable<ProjectReport['allowlist']>): string {
  const whose = isSystemWide ? ', that of all projects' : ''
  const end = expiresAt === undefined ? '' : `, until ${expiresAt}`
  return `${ids.length === 0 ? 'empty' : ids.join(', ')}${whose}${end}`
}
