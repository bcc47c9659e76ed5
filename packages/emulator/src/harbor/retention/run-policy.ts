import { listRepositoryRecords, type RepositoryRecord } from '../../storage/repository-records.js'
import { deleteArtifact } from '../artifacts/artifact-deletion.js'
import { HarborError } from '../harbor-error.js'
import type { HarborParts } from '../harbor-parts.js'
import type { HarborEvents } from '../webhooks/harbor-events.js'
import { type Candidate, candidatesOf } from './candidate.js'
import type { RetentionExecutions, RetentionOutcome } from './execution-store.js'
import type { RetentionPolicy, RetentionRule } from './retention-policy.js'
import { type Keep, ruleKeep } from './retention-rule.js'
import type { StoredPolicy } from './retention-store.js'
import { repositoryMatcher } from './selectors.js'

/** What running a policy takes. */
export interface RunParts extends Pick<HarborParts, 'database' | 'storage' | 'immutable' | 'now'> {
  /** Told of each artifact that was deleted. */
  readonly emit: HarborEvents['emit']
}

/** Who deletes, in Harbor's words. */
const OPERATOR = 'harbor-jobservice'

/** How a policy is run, and on what. */
export interface RunOptions {
  /** The project's name. */
  readonly project: string
  /** Whether nothing is deleted. */
  readonly isDryRun: boolean
}

/**
 * Runs a policy to its end: deletes the artifacts that no rule keeps in each repository that a rule is about, with all that
 * belongs to them. What is immutable, or part of an index that stays, is left.
 *
 * @returns the number of the run.
 * @see Harbor, src/pkg/retention
 */
export async function runPolicy(
  parts: RunParts,
  executions: RetentionExecutions,
  { policy, project, isDryRun }: RunOptions & { readonly policy: StoredPolicy },
): Promise<number> {
  const id = executions.begin(policy.id, isDryRun)
  let isFailed = true
  try {
    const repositories = listRepositoryRecords(parts.database, project)
    const concerned = concernedBy(policy, repositories, project)
    for (const { repository, rules } of concerned ?? []) {
      const outcome = await runRules(parts, repository, { policy, rules, project, isDryRun })
      executions.note(id, outcome)
    }
    isFailed = !concerned || executions.tasksOf(id).some(({ status }) => status === 'Error')
  } finally {
    executions.end(id, isFailed ? 'Error' : 'Success')
  }
  return id
}

interface Concerned {
  readonly repository: RepositoryRecord
  readonly rules: readonly RetentionRule[]
}

/** The repositories that rules are about; undefined where a rule does not say it in a way that Harbor knows. */
function concernedBy(
  { rules }: RetentionPolicy,
  repositories: readonly RepositoryRecord[],
  project: string,
): Concerned[] | undefined {
  const enabled = rules.filter(({ disabled }) => !disabled)
  const checks = enabled.flatMap((rule) => {
    const selectors = rule.scope_selectors?.repository ?? []
    const matchers = selectors.flatMap((selector) => repositoryMatcher(selector) ?? [])
    return matchers.length < selectors.length ? [] : [{ rule, matchers }]
  })
  if (checks.length < enabled.length) return undefined
  return repositories.flatMap((repository) => {
    const name = shortName(repository, project)
    const own = checks.filter(({ matchers }) => matchers.every((matches) => matches(name)))
    return own.length === 0 ? [] : [{ repository, rules: own.map(({ rule }) => rule) }]
  })
}

async function runRules(
  parts: RunParts,
  repository: RepositoryRecord,
  { policy, rules, project, isDryRun }: RunOptions & Pick<Concerned, 'rules'> & { policy: RetentionPolicy },
): Promise<RetentionOutcome> {
  const name = shortName(repository, project)
  const keeps = rules.flatMap((rule) => ruleKeep(rule) ?? [])
  if (keeps.length < rules.length || policy.algorithm !== 'or') {
    return { repository: name, status: 'Error', total: 0, retained: 0 }
  }
  const candidates = candidatesOf(parts, repository)
  // A rule that picks no tags at all does nothing in Harbor, not even keep them.
  const picking = keeps.filter((_, at) => (rules[at]?.tag_selectors ?? []).length > 0)
  const going = picking.length === 0 ? [] : notKept(candidates, picking, parts.now())
  let deleted = 0
  for (const candidate of going) {
    if (await remove(parts, repository.name, { candidate, isDryRun })) deleted++
  }
  const total = candidates.length
  return { repository: name, status: 'Success', total, retained: total - deleted }
}

function notKept(candidates: readonly Candidate[], keeps: readonly Keep[], now: Date): Candidate[] {
  const kept = new Set(keeps.flatMap((keep) => keep(candidates, now)))
  return candidates.filter((candidate) => !kept.has(candidate))
}

/** @returns false where something protects it */
async function remove(
  parts: RunParts,
  repository: string,
  { candidate, isDryRun }: { readonly candidate: Candidate; readonly isDryRun: boolean },
): Promise<boolean> {
  if (candidate.tags.some(parts.immutable.guard(repository))) return false
  if (isDryRun) return true
  try {
    const { digest, tags } = candidate
    // What went with an index before is gone, and was told of with it.
    if (!(await deleteArtifact(parts, repository, digest))) return true
    parts.emit({
      type: 'DELETE_ARTIFACT',
      repository,
      operator: OPERATOR,
      artifact: { digest, tag: tags[0] },
    })
    return true
  } catch (error) {
    if (error instanceof HarborError) return false
    throw error
  }
}

function shortName({ name }: RepositoryRecord, project: string): string {
  return name.slice(project.length + 1)
}
