import { z } from 'zod'
import { type Selector, scopeRecord, selectorRecord } from './selector.js'

/** What a project keeps when Harbor cleans it up; everything that no rule keeps is deleted then. */
export interface Retention {
  readonly rules: readonly RetentionRule[]
  /** When it runs by itself, in six fields, the first one seconds. Absent: only when somebody starts it. */
  readonly cron?: string
}

/** One rule of a {@link Retention}. */
export interface RetentionRule {
  /** `latestPushedK`, `latestPulledN`, `nDaysSinceLastPush`, `nDaysSinceLastPull` or `always`. */
  readonly template: string
  /** Numbers of the template: `{ latestPushedK: 10 }`. */
  readonly params: Readonly<Record<string, number>>
  readonly isDisabled: boolean
  readonly tags: readonly RetentionTagSelector[]
  readonly repositories: readonly Selector[]
}

/** Which tags a rule keeps. */
export interface RetentionTagSelector extends Selector {
  /** Whether untagged artifacts count as matching. */
  readonly matchesUntagged: boolean
}

const tagSelectorRecord = selectorRecord.transform(
  ({ selector, extras }): RetentionTagSelector => ({
    ...selector,
    matchesUntagged: /"untagged"\s*:\s*true/.test(extras),
  }),
)

const ruleRecord = z
  .object({
    template: z.string().nullish(),
    params: z.record(z.string(), z.unknown()).nullish(),
    disabled: z.boolean().nullish(),
    tag_selectors: z.array(tagSelectorRecord).nullish(),
    scope_selectors: scopeRecord,
  })
  .transform(
    ({ template, params, disabled, tag_selectors, scope_selectors }): RetentionRule => ({
      template: template ?? '',
      params: Object.fromEntries(Object.entries(params ?? {}).flatMap(numbered)),
      isDisabled: disabled ?? false,
      tags: tag_selectors ?? [],
      repositories: scope_selectors,
    }),
  )

const triggerRecord = z.object({ settings: z.object({ cron: z.string().nullish() }).nullish() }).nullish()

/** Reads `RetentionPolicy`. */
export const retentionRecord = z
  .object({ rules: z.array(ruleRecord).nullish(), trigger: triggerRecord })
  .transform(({ rules, trigger }): Retention => {
    const cron = trigger?.settings?.cron
    return { rules: rules ?? [], ...(cron && { cron }) }
  })

function numbered([name, value]: [string, unknown]): [string, number][] {
  return typeof value === 'number' ? [[name, value]] : []
}
