import type { z } from 'zod'
import { ConfigError } from '../errors/classes.js'

/** The words of a plan that is refused. */
export interface PlanWords {
  /** Verb phrase that follows "Could not": `delete by the plan`. */
  readonly action: string
  /** What the plan should be one of, as a clause: `a deletion`. */
  readonly of: string
  /** Whole sentence. */
  readonly hint: string
}

/**
 * A plan that may have been kept as JSON, checked before anything is done by it. No I/O.
 *
 * @throws ConfigError `OPTION_INVALID` when it is none, or not whole.
 */
export function readPlanAs<T>(shape: z.ZodType<T>, plan: unknown, { action, of, hint }: PlanWords): T {
  const parsed = shape.safeParse(plan)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ConfigError('OPTION_INVALID', {
    action,
    target: issue?.path.join('.') || 'plan',
    reason: `it is no plan of ${of}, or not whole (${issue?.message})`,
    hint,
    side: 'local',
  })
}
