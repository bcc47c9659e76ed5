import { projectPath, retentionPath } from '../harbor/harbor-path.js'
import { readImmutableRules, readRetention } from '../harbor/harbor-policies.js'
import { readPermissions, readProject } from '../harbor/harbor-project.js'
import { roleName } from '../harbor/project-role.js'
import type { HarborProject } from '../harbor/records/project.js'
import type { JsonApi } from '../http/json-api.js'
import type { Inventory } from './inventory.js'
import type { Probed } from './probe-harbor.js'
import type { ProjectReport } from './project-report.js'
import { readProjectAllowlist } from './read-project-allowlist.js'
import { readPart } from './read-project-part.js'
import { immutableRuleText, retentionRuleText } from './rule-text.js'

interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

type Part = Probed<Partial<ProjectReport>>

/**
 * What holds for the project of an inventory, as far as its Harbor tells the caller. Network: up to 5 GETs, more where there are
 * more than 100 rules for immutable tags.
 *
 * @throws AuthError, ConnectionError, AbortError; what else goes wrong is a gap of the report.
 */
export async function readProjectReport(inventory: Inventory, options: CallOptions): Promise<ProjectReport> {
  const { registry, project, harbor, capabilities } = inventory
  const head = { registry: registry.host, ...(project !== undefined && { project }), roles: [] }
  if (harbor === undefined || project === undefined) {
    return { ...head, gaps: [capabilities.features.policies.reason] }
  }
  const request = `GET ${projectPath(project)}`
  const [found, immutableTags] = await Promise.all([
    readPart(request, async () => ({ answer: await readProject(harbor, project, options) })),
    readImmutableTags(harbor, project, options),
  ])
  const parts = 'answer' in found ? await partsOf(harbor, found.answer, options) : [found]
  return parts.concat(immutableTags).reduce(withPart, { ...head, gaps: [] })
}

function withPart(report: ProjectReport, part: Part): ProjectReport {
  return 'answer' in part
    ? { ...report, ...part.answer }
    : { ...report, gaps: [...report.gaps, part.problem] }
}

async function partsOf(harbor: JsonApi, project: HarborProject, options: CallOptions): Promise<Part[]> {
  const { roleIds, scansPushes, preventsVulnerable, requiresSignature } = project
  const settings = {
    roles: roleIds.map(roleName),
    scansPushes,
    ...(preventsVulnerable !== undefined && { preventsVulnerable }),
    requiresSignature,
  }
  const [permissions, retention, allowlist] = await Promise.all([
    readOwnPermissions(harbor, project, options),
    readRetentionRules(harbor, project, options),
    readProjectAllowlist(harbor, project, options),
  ])
  const asPart = 'answer' in allowlist ? { answer: { allowlist: allowlist.answer } } : allowlist
  return [{ answer: settings }, permissions, retention, asPart]
}

async function readOwnPermissions(
  harbor: JsonApi,
  project: HarborProject,
  options: CallOptions,
): Promise<Part> {
  const request = 'GET /api/v2.0/users/current/permissions'
  const found = await readPart(request, async () => ({
    answer: await readPermissions(harbor, project, options),
  }))
  if (!('answer' in found)) return found
  return found.answer === undefined
    ? { problem: `${request} lists no permission` }
    : { answer: { permissions: found.answer } }
}

async function readImmutableTags(harbor: JsonApi, project: string, options: CallOptions): Promise<Part> {
  const found = await readPart(`GET ${projectPath(project)}/immutabletagrules`, () =>
    readImmutableRules(harbor, project, options),
  )
  if (!('answer' in found)) return found
  const immutableTags = found.answer.map((rule) => ({
    isDisabled: rule.isDisabled,
    text: immutableRuleText(rule),
    tags: rule.tags,
    repositories: rule.repositories,
  }))
  return { answer: { immutableTags } }
}

async function readRetentionRules(
  harbor: JsonApi,
  { retentionId }: HarborProject,
  options: CallOptions,
): Promise<Part> {
  if (retentionId === undefined) return { answer: { retention: [] } }
  const found = await readPart(`GET ${retentionPath(retentionId)}`, () =>
    readRetention(harbor, retentionId, options),
  )
  if (!('answer' in found)) return found
  const { rules, cron } = found.answer
  const retention = rules.map((rule) => ({ isDisabled: rule.isDisabled, text: retentionRuleText(rule) }))
  return { answer: { retention, ...(cron !== undefined && { retentionCron: cron }) } }
}
