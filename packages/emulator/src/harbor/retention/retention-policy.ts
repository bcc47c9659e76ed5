import { z } from 'zod'

// Braces in braces are read by recursion, so a pattern has to end somewhere.
const MAX_PATTERN_LENGTH = 1024

const selectorShape = z.object({
  kind: z.string().default(''),
  decoration: z.string().default(''),
  pattern: z.string().max(MAX_PATTERN_LENGTH).default(''),
  /** JSON such as `{"untagged":true}`. */
  extras: z.string().default(''),
})

const ruleShape = z.object({
  id: z.int().default(0),
  priority: z.int().default(0),
  disabled: z.boolean().default(false),
  action: z.string().default(''),
  template: z.string().default(''),
  params: z.record(z.string(), z.unknown()).nullable().default({}),
  tag_selectors: z.array(selectorShape).nullable().default([]),
  scope_selectors: z.record(z.string(), z.array(selectorShape)).nullable().default({}),
})

const triggerShape = z.object({
  kind: z.string().default(''),
  settings: z.record(z.string(), z.unknown()).nullable().default({}),
})
const scopeShape = z.object({ level: z.string().default(''), ref: z.int().default(0) })

/** A policy as it is kept: what Harbor does not keep of a body is dropped. */
export const retentionPolicyShape = z.object({
  algorithm: z.string().default(''),
  rules: z
    .array(ruleShape)
    .nullish()
    .transform((rules) => rules ?? []),
  trigger: triggerShape,
  scope: scopeShape,
})

/** A policy as it comes in a body, which may lack anything. */
export const retentionBodyShape = retentionPolicyShape.extend({
  trigger: triggerShape.nullish(),
  scope: scopeShape.nullish(),
})

/** Which artifacts of a project's repositories are kept, as Harbor writes it. */
export type RetentionPolicy = z.infer<typeof retentionPolicyShape>

/** What keeps artifacts. */
export type RetentionRule = RetentionPolicy['rules'][number]

/** What picks artifacts by their tags, or repositories by their names. */
export type RetentionSelector = z.infer<typeof selectorShape>
