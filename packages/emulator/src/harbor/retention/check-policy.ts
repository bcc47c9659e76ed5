import type { z } from 'zod'
import { badRequest, HarborError, internalError } from '../harbor-error.js'
import { isCron } from './cron.js'
import type { RetentionPolicy, RetentionRule, retentionBodyShape } from './retention-policy.js'

const MAX_RULES = 15

/**
 * Gives the policy of a body whose rules may stand together. Whether a rule makes sense shows when it runs.
 *
 * @throws {@link HarborError} 400 for too many rules, 409 for a rule twice, 500 without a trigger or a scope.
 * @see Harbor, src/server/v2.0/handler/retention.go
 */
export function checkedPolicy(body: z.infer<typeof retentionBodyShape>): RetentionPolicy {
  const { trigger, scope, rules } = body
  // Harbor looks into them without asking whether they are there.
  if (!trigger || !scope) throw internalError()
  if (rules.length > MAX_RULES) throw badRequest(`only ${MAX_RULES} rules are allowed at most`)
  const texts = rules.map(textOf)
  const at = texts.findIndex((text, position) => texts.indexOf(text) < position)
  if (at >= 0) {
    const message = `rule ${at} is conflict with rule ${texts.indexOf(texts[at] ?? '')}`
    throw new HarborError(409, 'CONFLICT', message)
  }
  return { ...body, trigger, scope }
}

/** Makes sure that a policy can be scheduled. @throws {@link HarborError} 400 */
export function checkSchedule({ trigger }: RetentionPolicy): void {
  const cron = trigger.kind === 'Schedule' ? (trigger.settings?.cron ?? '') : ''
  if (cron === '' || (typeof cron === 'string' && isCron(cron))) return
  throw badRequest(`invalid cron string for scheduled tag retention: ${JSON.stringify(cron)}`)
}

/** What tells rules apart: all but the number, in whatever order a client writes objects. */
function textOf({ id: _, params, scope_selectors, ...rule }: RetentionRule): string {
  return JSON.stringify([rule, sorted(params), sorted(scope_selectors)])
}

function sorted(record: Readonly<Record<string, unknown>> | null): [string, unknown][] {
  return Object.entries(record ?? {}).sort(([left], [right]) => (left < right ? -1 : 1))
}
