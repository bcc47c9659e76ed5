import { isDeepStrictEqual } from 'node:util'
import { ConflictError } from '../errors/classes.js'
import { checkTemplate } from './check-template.js'
import { planOutcome } from './plan-template.js'
import type { ReadTemplatePlan } from './read-template-plan.js'
import { requireNoErrors } from './require-no-errors.js'
import type { TemplateHomeOptions, TemplateKeeper } from './template-home.js'
import type { PutTemplate } from './template-plan.js'

const OUTCOMES = { create: 'created', change: 'changed', same: 'same' } as const

/**
 * Does what a plan shows, where the template that it starts from is still there.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` for a template with errors; ConflictError with code `PLAN_OUTDATED`: nothing was
 * changed then.
 */
export async function putTemplate(
  keeper: TemplateKeeper,
  plan: ReadTemplatePlan,
  { signal }: TemplateHomeOptions,
): Promise<PutTemplate> {
  const { registry, repository, home, place, from, to } = plan
  requireNoErrors([...plan.findings, ...checkTemplate(to, { home })], repository)
  if (keeper.kind !== home || keeper.place !== place) {
    throw outdated(repository, `templates are kept in ${keeper.place} now`)
  }
  const kept = (await keeper.find(repository, { signal }))?.template
  if (!isDeepStrictEqual(kept, from)) {
    throw outdated(
      repository,
      kept === undefined ? 'its template is gone' : 'its template is another one now',
    )
  }
  await keeper.checkPut(repository, to, { kept, signal })
  const outcome = planOutcome(from, to, keeper)
  if (outcome !== 'same') await keeper.put(repository, to, { signal })
  return {
    schemaVersion: 1,
    registry,
    repository,
    home,
    place,
    outcome: OUTCOMES[outcome],
    template: to,
  }
}

function outdated(target: string, reason: string): ConflictError {
  return new ConflictError('PLAN_OUTDATED', {
    action: 'keep the template of',
    target,
    reason,
    hint: 'Plan it again: nothing was changed.',
  })
}
