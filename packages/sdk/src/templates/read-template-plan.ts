import { z } from 'zod'
import { REGISTRY, REPOSITORY } from '../reference/grammar.js'
import { readPlanAs } from '../support/read-plan.js'
import type { TemplatePlan } from './template-plan.js'
import { templateShape } from './template-shape.js'

const value = z.union([z.string(), z.number(), z.boolean()])
const difference = z.object({
  path: z.string(),
  from: value.exactOptional(),
  to: value.exactOptional(),
})
const finding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  path: z.string(),
  message: z.string(),
  hint: z.string(),
})

const planShape = z.object({
  schemaVersion: z.literal(1),
  registry: z.string().regex(REGISTRY, 'is no host'),
  repository: z.string().regex(REPOSITORY, 'is no repository'),
  home: z.enum(['server', 'file']),
  place: z.string(),
  outcome: z.enum(['create', 'change', 'same']),
  app: z.enum(['exists', 'create']).exactOptional(),
  from: templateShape.exactOptional(),
  to: templateShape,
  differences: z.array(difference),
  findings: z.array(finding),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
})

/** A plan as it is executed: of its findings the code is a word like any other. */
export type ReadTemplatePlan = z.output<typeof planShape>

/**
 * A plan that may have been kept as JSON, checked before anything is done by it. No I/O.
 *
 * @throws ConfigError `OPTION_INVALID` when it is none, or not whole.
 */
export function readTemplatePlan(plan: TemplatePlan): ReadTemplatePlan {
  return readPlanAs(planShape, plan, {
    action: 'keep the template by the plan',
    of: 'a template',
    hint: 'Plan the template again: nothing was changed.',
  })
}
