import { z } from 'zod'
import { type Digest, isDigest } from '../reference/digest.js'
import { REGISTRY, REPOSITORY, TAG } from '../reference/grammar.js'
import { readPlanAs } from '../support/read-plan.js'
import type { DeletePlan } from './delete-plan.js'

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value), 'is no digest')
const tagName = z.string().regex(TAG, 'is no tag')
const source = z.enum(['extension', 'harbor', 'platform', 'registry'])
const sizeBytes = z.number().nonnegative()

const use = z.object({
  app: z.string(),
  version: z.string(),
  isActive: z.boolean(),
  dashboardUrl: z.string().exactOptional(),
})
const tags = z.array(z.object({ name: tagName, appVersions: z.array(use) }))
const part = z.object({ digest, platform: z.string().exactOptional() })
const accessory = z.object({
  digest,
  kind: z.enum(['signature', 'sbom', 'other']),
  type: z.string(),
  sizeBytes: sizeBytes.exactOptional(),
})
const item = z.object({
  digest,
  tags,
  sizeBytes: sizeBytes.exactOptional(),
  pushedAt: z.string().exactOptional(),
  accessories: z.array(accessory),
  parts: z.array(part),
})
const reason = z.object({
  code: z.enum(['TAG_IMMUTABLE', 'TAG_PROTECTED', 'TAG_USED', 'PART_OF_INDEX', 'UNTAGGED']),
  message: z.string(),
})

const planShape: z.ZodType<DeletePlan> = z
  .object({
    schemaVersion: z.literal(1),
    registry: z.string().regex(REGISTRY, 'is no host'),
    repository: z.string().regex(REPOSITORY, 'is no repository'),
    source,
    by: source,
    createdAt: z.string(),
    items: z.array(item),
    blocked: z.array(z.object({ digest, tags, reasons: z.array(reason) })),
    untouchedCount: z.int().nonnegative(),
    freed: z.object({ bytes: sizeBytes, basis: z.enum(['exact', 'at-most']) }),
    includesUsed: z.boolean(),
    warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .refine(({ items }) => isUnique(items.map((one) => one.digest)), {
    path: ['items'],
    message: 'has an artifact twice',
  })
  .refine(({ items }) => isUnique(items.flatMap((one) => one.tags.map(({ name }) => name))), {
    path: ['items'],
    message: 'has a tag twice',
  })

/**
 * A plan that may have been kept as JSON, checked before anything is done by it. No I/O.
 *
 * @throws ConfigError `OPTION_INVALID` when it is none, or not whole.
 */
export function readPlan(plan: unknown): DeletePlan {
  return readPlanAs(planShape, plan, {
    action: 'delete by the plan',
    of: 'a deletion',
    hint: 'Plan the deletion again: nothing was deleted.',
  })
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length
}
