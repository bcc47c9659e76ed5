import type { SdkError } from '../errors/error.js'
import { isSdkError } from '../errors/guards.js'
import { withReason } from '../errors/with-reason.js'
import { readImmutableRules } from '../harbor/harbor-policies.js'
import { readProject } from '../harbor/harbor-project.js'
import type { HarborProject } from '../harbor/records/project.js'
import type { JsonApi } from '../http/json-api.js'
import type { Reference } from '../reference/reference.js'
import type { Session } from '../session/session.js'
import { keeper } from './inventory.js'
import { nameIn, projectOf } from './repository-name.js'
import { holdsTag } from './rule-match.js'
import { immutableRuleText, preventionText } from './rule-text.js'
import { ask } from './time-limit.js'

/** What a rule may stand in the way of. */
export interface RulePlace {
  /** Path, project included. */
  readonly repository: string
  /** Those that were to be moved or deleted. */
  readonly tags: readonly string[]
  readonly signal?: AbortSignal | undefined
}

/**
 * The error to throw in place of one that a rule of the project may have caused: `TAG_IMMUTABLE` and `POLICY_VIOLATION` name
 * that rule in their reason, where Harbor shows it to the caller within 3 s. Every other error, and one whose rule is not
 * known, is given back as it is. Network: 1 GET for one of the two.
 */
export async function nameRule<E>(error: E, harbor: JsonApi | undefined, place: RulePlace): Promise<E> {
  if (!isSdkError(error, 'TAG_IMMUTABLE', 'POLICY_VIOLATION') || harbor === undefined) return error
  const asked = await asking(place, (signal) => ruleOf(error, harbor, { ...place, signal }))
  return asked === undefined ? error : withReason(error, `${error.reason}; the rule: ${asked}`)
}

/**
 * Does the work, and throws {@link nameRule} of what goes wrong. The rules are read with the push credential for the
 * repository, or the pull credential where there is no other.
 */
export async function namingRule<T>(
  session: Session,
  { registry, repository, tag, signal }: Reference & Pick<RulePlace, 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isSdkError(error, 'TAG_IMMUTABLE', 'POLICY_VIOLATION')) throw error
    const place = { repository, tags: tag === undefined ? [] : [tag], signal }
    const credential = await asking(place, (limited) =>
      keeper(session, registry, { repository, signal: limited }),
    )
    const isAnybody = credential === undefined || credential === 'anonymous'
    throw await nameRule(error, isAnybody ? undefined : session.openHarbor(credential), place)
  }
}

/** Whatever goes wrong here is not what the caller is to hear of. */
async function asking<T>(
  { signal }: RulePlace,
  question: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  try {
    const asked = await ask(question, { signal })
    return 'answer' in asked ? asked.answer : undefined
  } catch (error) {
    if (!isSdkError(error)) throw error
    return undefined
  }
}

async function ruleOf(
  error: SdkError<'TAG_IMMUTABLE' | 'POLICY_VIOLATION'>,
  harbor: JsonApi,
  { repository, tags, signal }: RulePlace,
): Promise<string | undefined> {
  const project = projectOf(repository)
  if (project === undefined) return undefined
  if (error.code === 'POLICY_VIOLATION') {
    return policyText(error, await readProject(harbor, project, { signal }))
  }
  const found = await readImmutableRules(harbor, project, { signal })
  if (!('answer' in found)) return undefined
  const repositoryName = nameIn(project, repository)
  const rule = found.answer.find((one) => tags.some((tag) => holdsTag(one, { repositoryName, tag })))
  return rule && immutableRuleText(rule)
}

/** One of two policies hides images; Harbor's words tell which. */
function policyText(
  { reason }: SdkError,
  { preventsVulnerable, requiresSignature }: HarborProject,
): string | undefined {
  const isAboutSignature = /\bsigned\b/i.test(reason)
  if (requiresSignature && isAboutSignature) return 'only signed images can be pulled'
  return preventsVulnerable && !isAboutSignature ? preventionText(preventsVulnerable.severity) : undefined
}
