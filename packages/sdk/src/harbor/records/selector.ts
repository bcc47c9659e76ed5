import { z } from 'zod'

/** Which tags or repositories a rule is about. */
export interface Selector {
  /** `matches` or `excludes` for tags, `repoMatches` or `repoExcludes` for repositories. */
  readonly decoration: string
  /** With `*`, `**`, `?` and `{a,b}`; of a repository without the project. An empty one matches nothing. */
  readonly pattern: string
}

/** Reads the selectors that every rule has. */
export const selectorRecord = z
  .object({ decoration: z.string().nullish(), pattern: z.string().nullish(), extras: z.string().nullish() })
  .transform(({ decoration, pattern, extras }) => ({
    selector: { decoration: decoration ?? '', pattern: pattern ?? '' } satisfies Selector,
    extras: extras ?? '',
  }))

/** Reads the scope of a rule: its selectors of repositories. */
export const scopeRecord = z
  .object({ repository: z.array(selectorRecord).nullish() })
  .nullish()
  .transform((scope): readonly Selector[] => (scope?.repository ?? []).map(({ selector }) => selector))
