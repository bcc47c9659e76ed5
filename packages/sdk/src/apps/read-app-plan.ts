import { z } from 'zod'
import { readPlanAs } from '../support/read-plan.js'
import type { AppDeletePlan } from './app-delete-plan.js'
import { isAppName } from './app-target.js'

const name = z.string().refine(isAppName, 'is no name')

const planShape: z.ZodType<AppDeletePlan> = z
  .object({
    schemaVersion: z.literal(1),
    platform: z.string().min(1),
    app: name,
    version: name.exactOptional(),
    versions: z.array(
      z.object({
        // The platform's own words: they are compared, and never sent.
        name: z.string().min(1),
        isActive: z.boolean(),
        image: z.object({ registry: z.string(), repository: z.string(), tag: z.string() }),
        createdAt: z.string().exactOptional(),
      }),
    ),
    createdAt: z.string(),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .refine(({ versions }) => new Set(versions.map((one) => one.name)).size === versions.length, {
    path: ['versions'],
    message: 'has a version twice',
  })
  .refine(({ version, versions }) => version === undefined || isOnly(version, versions), {
    path: ['versions'],
    message: 'has to be the one version that goes',
  })

/**
 * A plan that may have been kept as JSON, checked before anything is done by it. No I/O.
 *
 * @throws ConfigError `OPTION_INVALID` when it is none, or not whole.
 */
export function readAppPlan(plan: unknown): AppDeletePlan {
  return readPlanAs(planShape, plan, {
    action: 'delete by the plan',
    of: 'the deletion of an app',
    hint: 'Plan the deletion again: nothing was deleted.',
  })
}

function isOnly(version: string, versions: AppDeletePlan['versions']): boolean {
  return versions.length === 1 && versions[0]?.name === version
}
