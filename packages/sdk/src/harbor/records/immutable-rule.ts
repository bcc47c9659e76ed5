import { z } from 'zod'
import { type Selector, scopeRecord, selectorRecord } from './selector.js'

/** A rule of a project that holds tags: they cannot be moved or deleted, nor can what they name. */
export interface ImmutableRule {
  readonly id: number
  readonly isDisabled: boolean
  readonly tags: Selector
  readonly repositories: Selector
}

/** Harbor passes over a rule without selectors. */
const NOTHING: Selector = { decoration: '', pattern: '' }

/**
 * Reads `ImmutableRule`. Harbor looks at the first selector of each kind alone.
 *
 * @see Harbor, src/pkg/immutable/match/rule/match.go
 */
export const immutableRuleRecord = z
  .object({
    id: z.number().int(),
    disabled: z.boolean().nullish(),
    tag_selectors: z.array(selectorRecord).nullish(),
    scope_selectors: scopeRecord,
  })
  .transform(
    ({ id, disabled, tag_selectors, scope_selectors }): ImmutableRule => ({
      id,
      isDisabled: disabled ?? false,
      tags: tag_selectors?.[0]?.selector ?? NOTHING,
      repositories: scope_selectors[0] ?? NOTHING,
    }),
  )
